using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary><c>pairwise</c> of queries whose judged documents all have the same grade: there is no pair to put in order, and the query is part of no mean.</summary>
public sealed class UndefinedPairTests(LegDatabase items) : IClassFixture<LegDatabase>, IAsyncLifetime
{
    private const string ByPrice = """{"legs": [{"function": {"name": "price", "sql": "price"}}]}""";

    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && !await Database.ScalarAsync<bool>("select exists (select from rankdb.queries)", Ct))
        {
            await Database.ExecuteAsync(
                """
                insert into rankdb.queries (set_name, query_id, query) select s, 'q' || n, 'w' || n from generate_series(1, 4) n, unnest(array['pairs', 'alike']) s;
                insert into rankdb.judgments (set_name, query_id, id, grade) values
                  ('pairs', 'q1', '1', 1), ('pairs', 'q1', '11', 0), ('pairs', 'q1', '21', 0), ('pairs', 'q2', '2', 1), ('pairs', 'q2', '12', 1), ('pairs', 'q2', '22', -1),
                  ('pairs', 'q3', '3', 2), ('pairs', 'q3', '13', 1), ('pairs', 'q4', '4', 0), ('pairs', 'q4', '14', 3);
                insert into rankdb.judgments (set_name, query_id, id, grade) select 'alike', 'q' || n, n::text, 1 from generate_series(1, 4) n;
                select rankdb.create_run('pairs-lexical', 'items', 'pairs', 'lexical'), rankdb.create_run('alike', 'items', 'alike', 'lexical');
                """, Ct);
            await Database.ExecuteAsync($$"""select rankdb.create_run('pairs-price', 'items', 'pairs', options => '{"profile": {{ByPrice}}}')""", Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresFact]
    public async Task Means_are_over_the_other_queries_as_in_the_library()
    {
        var run = new Run((await Database.RowsAsync("select query_id, array_to_string(ids, ' ') from rankdb.run_queries where run = 'pairs-lexical'", Ct))
            .Select(row => row.Split('|')).Select(row => KeyValuePair.Create(row[0], (IReadOnlyList<string>)row[1].Split(' '))));
        var judgments = (await Database.RowsAsync("select query_id, id, grade from rankdb.judgments where set_name = 'pairs'", Ct))
            .Select(row => row.Split('|')).Select(row => (row[0], row[1], int.Parse(row[2], CultureInfo.InvariantCulture)));
        var mean = RunEvaluation.Of(run, new Qrels(judgments), [new PairwiseAccuracy()]).Mean("pairwise");
        foreach (var call in new[] { "evaluate('items', 'pairs', 'lexical', array['pairwise', 'mrr'])", "evaluate_run('pairs-lexical', array['pairwise', 'mrr'])" })
        {
            var rows = (await Database.RowsAsync($"select metric, queries, value from rankdb.{call}", Ct)).Select(row => row.Split('|')).ToArray();
            Assert.Equal([["pairwise", "3"], ["mrr", "4"]], rows.Select(row => row[..2]));
            Assert.Equal(mean, double.Parse(rows[0][2], CultureInfo.InvariantCulture), 1e-9);
        }
    }

    [PostgresTheory]
    [InlineData("select query_id from rankdb.evaluate_queries('items', 'pairs', 'lexical', array['pairwise'])", "q1,q3,q4")]
    [InlineData("select query_id from rankdb.evaluate_run_queries('pairs-lexical', array['pairwise'])", "q1,q3,q4")]
    [InlineData("select queries, jsonb_path_query_array(moved, '$[*] ? (@.query_id == \"q2\")') from rankdb.compare_runs('pairs-lexical', 'pairs-price', array['pairwise'])", "3|[]")]
    [InlineData("select queries from rankdb.compare('items', 'pairs', 'lexical', null, array['pairwise'], '{\"profile_b\": " + ByPrice + "}')", "3")]
    [InlineData("select distinct queries from rankdb.leaderboard(array['pairs'], 'pairwise')", "3")]
    [InlineData("select queries, failed from rankdb.robustness('items', 'pairs', 'lexical', 'pairwise', '{\"kinds\": [\"case-upper\"]}')", "3|0,3|0")]
    public async Task Whoever_measures_leaves_them_out(string sql, string expected) => Assert.Equal(expected.Split(','), await Database.RowsAsync(sql, Ct));

    [PostgresTheory]
    [InlineData("evaluate('items', 'alike', 'lexical', array['mrr', 'pairwise'])")]
    [InlineData("evaluate_run('alike', array['pairwise'])")]
    [InlineData("leaderboard(array['alike'], 'pairwise')")]
    [InlineData("robustness('items', 'alike', 'lexical', 'pairwise')")]
    public async Task A_set_without_any_pair_is_refused(string call)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.{call}", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.StartsWith("pairwise needs documents of different grades", error.MessageText, StringComparison.Ordinal);
    }
}
