using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary><c>rankdb compare --runs</c> reckons in C#, <c>rankdb.compare_runs</c> in SQL: both must say the same.</summary>
public sealed class CompareAgreementTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Many = 40;

    private EvaluationCommands? _commands;

    private EvaluationCommands Commands => _commands!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!TestServer.IsConfigured)
        {
            return;
        }

        _commands = new EvaluationCommands(database.ConnectionString);
        if (await database.Scratch.ScalarAsync<bool>("select exists (select from rankdb.queries where set_name = 'few')", Ct))
        {
            return;
        }

        await RankedRuns.JudgeAsync(database, "few", 8, Ct);
        await RankedRuns.StoreAsync(database, "few-a", "few", [1, 2, 4, RankedRuns.Nowhere, 1, RankedRuns.NotAsked, 3, 2], Ct);
        await RankedRuns.StoreAsync(database, "few-b", "few", [1, 1, 2, 5, RankedRuns.Failed, 2, RankedRuns.NotAsked, 1], Ct);
        await RankedRuns.JudgeAsync(database, "many", Many, Ct);
        await RankedRuns.StoreAsync(database, "many-a", "many", [.. Enumerable.Range(0, Many).Select(n => 1 + (n * 7 % 5))], Ct);
        await RankedRuns.StoreAsync(database, "many-b", "many", [.. Enumerable.Range(0, Many).Select(n => 1 + (n * 11 % 4))], Ct);
        await RankedRuns.StoreAsync(database, "many-best", "many", [.. Enumerable.Repeat(1, Many)], Ct);
        // The same runs, with ids whose order is another one by language, by UTF-16 and by characters' numbers, the last of which is the database's.
        const string id = @"case substr(query_id, 2)::integer % 5 when 0 then 'Q' when 1 then 'q' when 2 then 'é' when 3 then U&'\+01F600' else U&'\FF5E' end || substr(query_id, 2)";
        await database.ExecuteAsync(
            $"""
            insert into rankdb.queries (set_name, query_id, query) select 'ids', {id}, query from rankdb.queries where set_name = 'many';
            insert into rankdb.judgments (set_name, query_id, id, grade) select 'ids', {id}, id, grade from rankdb.judgments where set_name = 'many';
            insert into rankdb.runs (name, set_name, depth, state, queries) select replace(name, 'many', 'ids'), 'ids', depth, state, queries from rankdb.runs where name in ('many-a', 'many-b');
            insert into rankdb.run_queries (run, query_id, ids, scores) select replace(run, 'many', 'ids'), {id}, ids, scores from rankdb.run_queries where run in ('many-a', 'many-b');
            """, Ct);
        await RankedRuns.JudgeAsync(database, "alone", 3, Ct);
        await RankedRuns.StoreAsync(database, "alone-a", "alone", [1, 2, 3], Ct);
        await RankedRuns.StoreAsync(database, "unasked", "few", [RankedRuns.NotAsked, RankedRuns.NotAsked], Ct);
        await database.ExecuteAsync("insert into rankdb.queries (set_name, query_id, query) values ('few', 'unjudged', 'a question'); insert into rankdb.run_queries (run, query_id, ids, scores) values ('unasked', 'unjudged', '{right}', '{1}')", Ct);
    }

    public ValueTask DisposeAsync()
    {
        _commands?.Dispose();
        return ValueTask.CompletedTask;
    }

    [PostgresTheory]
    [InlineData("few-a", "few-b", 7)]
    [InlineData("many-a", "many-b", Many)]
    [InlineData("many-a", "many-best", Many)]
    [InlineData("ids-a", "ids-b", Many)]
    public async Task The_command_line_says_of_runs_what_SQL_says(string a, string b, int queries)
    {
        var rows = JsonNode.Parse((await Commands.RunAsync("compare", "--runs", a, b, "--metrics", "mrr,ndcg@3", "--moved", "4", "--json")).Output)!.AsArray();
        var expected = JsonNode.Parse((await database.Scratch.RowsAsync(
            $$"""select jsonb_agg(c) from rankdb.compare_runs('{{a}}', '{{b}}', array['mrr', 'ndcg@3'], '{"missing": "zero", "moved": 4}') c""", Ct))[0])!.AsArray();

        Assert.Equal(2, rows.Count);
        for (var at = 0; at < rows.Count; at++)
        {
            var (row, sql) = (rows[at]!, expected[at]!);
            Assert.Equal(queries, (int)row["queries"]!);
            foreach (var name in new[] { "mean_a", "mean_b", "difference", "ci_low", "ci_high", "p_randomization", "p_t", "p_adjusted", "effect_size" })
            {
                Assert.Equal((double)sql[name]!, (double)row[name]!, 1e-9);
            }

            foreach (var name in new[] { "metric", "wins", "ties", "losses", "queries", "failed" })
            {
                Assert.Equal(sql[name]?.ToJsonString(), row[name]?.ToJsonString());
            }

            Assert.Equal(Moved(sql), Moved(row));
        }
    }

    [PostgresTheory]
    [InlineData("many")]
    [InlineData("ids")]
    public async Task A_leaderboard_says_of_a_run_and_the_first_what_their_comparison_says(string set)
    {
        var p = await database.ScalarAsync<double>(
            $$"""select p_best from rankdb.leaderboard(array['{{set}}'], 'mrr', '{"runs": ["{{set}}-a", "{{set}}-b"], "adjust": "none", "rounds": 2000, "seed": 4}') where p_best is not null""", Ct);
        var compared = await database.ScalarAsync<double>(
            $$"""select p_randomization from rankdb.compare_runs('{{set}}-a', '{{set}}-b', array['mrr'], '{"rounds": 2000, "seed": 4}')""", Ct);

        Assert.Equal(compared, p, 1e-9);
    }

    [PostgresFact]
    public async Task Queries_that_a_run_lacks_count_0_and_are_counted()
    {
        var (_, _, notes) = await Commands.RunAsync("compare", "--runs", "few-a", "few-b", "--metrics", "mrr");

        Assert.Contains("run few-a lacks 1 judged queries, which count 0", notes, StringComparison.Ordinal);
        Assert.Contains("run few-b lacks 1 judged queries, which count 0", notes, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("run 'few-a' answers set 'few' and run 'alone-a' set 'alone': they share no query", "few-a", "alone-a")]
    [InlineData("run 'unasked' answers no judged query of set 'few'", "few-a", "unasked")]
    public async Task Runs_that_share_no_query_are_refused_in_the_words_of_SQL(string said, string a, string b)
    {
        var (code, _, notes) = await Commands.RunAsync("compare", "--runs", a, b);

        Assert.Equal(1, code);
        Assert.Contains(said, notes, StringComparison.Ordinal);
        Assert.Contains("fix: ", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("named above", notes, StringComparison.Ordinal);
        if (a != "few-a" || b != "unasked")
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"select * from rankdb.compare_runs('{a}', '{b}')", Ct));
            Assert.Equal(said, refused.MessageText);
        }
    }

    [PostgresFact]
    public async Task The_smallest_p_of_a_leaderboard_is_not_shown_as_0()
    {
        var rows = (await Commands.JsonAsync("leaderboard", "--set", "many", "--metric", "mrr")).AsArray();
        var text = await Commands.DoneAsync("leaderboard", "--set", "many", "--metric", "mrr");

        Assert.Contains(rows, row => row!["p_best"] is JsonValue p && (double)p < 0.001);
        Assert.Matches(@" 0\.000[1-9]\r?\n", text + "\n");
        Assert.DoesNotMatch(@" 0\r?\n", text + "\n");
    }

    private static string Moved(JsonNode row) => string.Join(", ", row["moved"]!.AsArray().Select(query => string.Create(
        CultureInfo.InvariantCulture, $"{query!["query_id"]} {query["query"]} {(double)query["a"]!:0.000000} {(double)query["b"]!:0.000000}")));
}
