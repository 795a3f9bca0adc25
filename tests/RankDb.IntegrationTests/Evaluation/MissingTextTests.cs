using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Judgments without the texts of their queries: nothing can be searched, and stored runs can be measured.</summary>
public sealed class MissingTextTests(LegDatabase items) : IClassFixture<LegDatabase>, IAsyncLifetime
{
    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && !await Database.ScalarAsync<bool>("select exists (select from rankdb.judgments)", Ct))
        {
            await Database.ExecuteAsync(
                """
                insert into rankdb.judgments (set_name, query_id, id, grade) select 'textless', 'q' || n, n::text, 1 from generate_series(1, 3) n;
                insert into rankdb.runs (name, set_name, depth, state, queries) values ('one', 'textless', 10, 'complete', 3), ('two', 'textless', 10, 'complete', 3);
                insert into rankdb.run_queries (run, query_id, ids, scores)
                  select 'one', 'q' || n, array[n::text], '{1}'::double precision[] from generate_series(1, 3) n union all select 'two', 'q' || n, array['0', n::text], '{2,1}' from generate_series(1, 3) n
                """, Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresTheory]
    [InlineData("evaluate('items', 'textless', 'lexical')")]
    [InlineData("evaluate_queries('items', 'textless', 'lexical')")]
    [InlineData("compare('items', 'textless', 'lexical', 'dense')")]
    [InlineData("robustness('items', 'textless', 'lexical')")]
    [InlineData("create_run('three', 'items', 'textless', 'lexical')")]
    [InlineData("pool('items', 'textless', array['lexical'])")]
    [InlineData("learn_weights('items', 'textless', 'hybrid')")]
    public async Task What_searches_says_that_they_are_missing(string call)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.{call}", Ct));
        Assert.Equal("42704", error.SqlState);
        Assert.StartsWith("the texts of the queries of judgment set 'textless' are missing", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("rankdb.queries", error.Hint, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Stored_runs_are_measured_compared_and_ranked_all_the_same()
    {
        Assert.Equal(["0.5|3"], await Database.RowsAsync("select value, queries from rankdb.evaluate_run('two', array['mrr@10'])", Ct));
        Assert.Equal(["-0.5|3"], await Database.RowsAsync("select difference, queries from rankdb.compare_runs('one', 'two', array['mrr@10'])", Ct));
        Assert.Equal(["one|1", "two|2"], await Database.RowsAsync("select run, place from rankdb.leaderboard(array['textless'], 'mrr@10')", Ct));
    }
}
