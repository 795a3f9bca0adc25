using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class EvaluateQueriesTests(LegDatabase items) : IClassFixture<LegDatabase>, IAsyncLifetime
{
    private ScratchDatabase Database => items.Database.Scratch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && !await Database.ScalarAsync<bool>("select exists (select from rankdb.queries where set_name = 'items')", Ct))
        {
            await JudgedItems.FillAsync(Database, Ct);
            await Database.ExecuteAsync(
                """
                insert into rankdb.queries (set_name, query_id, query) select 'blank', query_id, query from rankdb.queries where set_name = 'items' union all select 'blank', 'q7', '   ';
                insert into rankdb.judgments (set_name, query_id, id, grade) select 'blank', query_id, id, grade from rankdb.judgments where set_name = 'items' union all select 'blank', 'q7', '1', 1
                """, Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresFact]
    public async Task Each_query_with_a_relevant_document_has_a_row_for_each_metric_with_the_value_of_its_search()
    {
        string[] metrics = ["infap", "ndcg@5", "recall@100"];
        var rows = (await Database.RowsAsync("select query_id, query, metric, value, relevant, found, error from rankdb.evaluate_queries('items', 'items', 'lexical', array['infap', 'ndcg@5', 'recall@100', 'ndcg@5'])", Ct))
            .Select(row => row.Split('|')).ToArray();
        Assert.Equal(Enumerable.Range(1, 6).SelectMany(n => metrics.Select(metric => $"q{n}|w{n} v{n + 2}|{metric}")), rows.Select(row => string.Join('|', row[..3])));
        foreach (var query in rows.GroupBy(row => row[0]))
        {
            var grades = (await Database.RowsAsync($"select id, grade from rankdb.judgments where set_name = 'items' and query_id = '{query.Key}'", Ct))
                .Select(row => row.Split('|')).ToDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
            var found = await Database.RowsAsync($"select id from rankdb.search('items', '{query.First()[1]}', 1000, profile => 'lexical') order by rank", Ct);
            foreach (var row in query)
            {
                Assert.Equal(MetricName.Parse(row[2]).Measure(found, grades), double.Parse(row[3], CultureInfo.InvariantCulture), 1e-9);
                Assert.Equal([grades.Values.Count(grade => grade > 0).ToString(CultureInfo.InvariantCulture), found.Count.ToString(CultureInfo.InvariantCulture), ""], row[4..]);
            }
        }
    }

    [PostgresFact]
    public async Task A_query_is_searched_once_for_all_metrics()
    {
        await using var connection = await items.Database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand(
            """
            set track_functions = 'all';
            begin;
            select count(*) from rankdb.evaluate_queries('items', 'items', 'lexical', array['ndcg@10', 'mrr@10', 'map', 'recall@1000']);
            select pg_stat_get_xact_function_calls('rankdb.search'::regproc);
            rollback;
            reset track_functions
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        Assert.Equal(24, reader.GetInt64(0));
        Assert.True(await reader.NextResultAsync(Ct) && await reader.ReadAsync(Ct));
        Assert.Equal(6, reader.GetInt64(0));
    }

    [PostgresFact]
    public async Task Means_and_intervals_are_over_the_queries()
    {
        var values = (await Database.RowsAsync("select value from rankdb.evaluate_queries('items', 'items', 'lexical', array['ndcg@10'])", Ct)).Select(row => double.Parse(row, CultureInfo.InvariantCulture)).ToArray();
        var mean = values.Average();
        var half = 1.96 * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)) / Math.Sqrt(values.Length);
        var row = (await Database.RowsAsync("select value, ci_low, ci_high, queries, metric from rankdb.evaluate('items', 'items', 'lexical', array['ndcg@10', 'ndcg@10'])", Ct)).Single().Split('|');
        Assert.Equal(["6", "ndcg@10"], row[3..]);
        double[] expected = [mean, mean - half, mean + half];
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i], double.Parse(row[i], CultureInfo.InvariantCulture), 1e-9);
        }
    }

    [PostgresFact]
    public async Task A_query_that_fails_is_reported_by_name_and_the_others_are_measured()
    {
        var rows = (await Database.RowsAsync("select query_id, value, found, error from rankdb.evaluate_queries('items', 'blank', 'lexical', array['mrr'])", Ct)).Select(row => row.Split('|')).ToArray();
        Assert.Equal(7, rows.Length);
        Assert.All(rows[..6], row => Assert.Equal("", row[3]));
        Assert.Equal(["q7", "", ""], rows[6][..3]);
        Assert.StartsWith("22023: ", rows[6][3], StringComparison.Ordinal);

        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select rankdb.evaluate('items', 'blank', 'lexical')", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.StartsWith("1 of 7 queries failed: q7: 22023: ", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("rankdb.create_run", error.Hint, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_search_past_its_deadline_is_a_failure_and_a_cancelled_statement_is_none()
    {
        await Database.ExecuteAsync(
            "create function public.slow(n integer) returns double precision language plpgsql as $$ begin perform pg_sleep(0.02); return n; end $$; grant execute on function public.slow to public", Ct);
        const string profile = """{"legs": [{"function": {"sql": "public.slow(id)"}}, {"lexical": {}}], "fuse": {"method": "rrf"}}""";
        var errors = await Database.RowsAsync($$"""select distinct left(error, 6) from rankdb.evaluate_queries('items', 'items', null, array['mrr'], '{"timeout_ms": 100, "profile": {{profile}} }')""", Ct);
        Assert.Equal(["57014:"], errors);

        // Of its own: in a pool the timeout would hold for the reset before its next use too.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(items.Database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            $$"""set statement_timeout = 300; select count(*) from rankdb.evaluate_queries('items', 'items', null, array['mrr'], '{"profile": {{profile}} }')""", connection);
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        Assert.Equal("57014", error.SqlState);
        Assert.Null(error.Hint);
    }

    [PostgresFact]
    public async Task A_set_of_one_query_has_a_value_and_no_interval()
    {
        await Database.ExecuteAsync(
            "insert into rankdb.queries (set_name, query_id, query) values ('single', 'q', 'w1'); insert into rankdb.judgments (set_name, query_id, id, grade) values ('single', 'q', '1', 1)", Ct);
        Assert.Equal(["1|||1"], await Database.RowsAsync("select value, ci_low, ci_high, queries from rankdb.evaluate('items', 'single', 'lexical', array['recall@100'])", Ct));
    }

    [PostgresFact]
    public async Task A_query_that_finds_nothing_counts_as_0()
    {
        await Database.ExecuteAsync(
            "insert into rankdb.queries (set_name, query_id, query) values ('lost', 'q', 'nowordatall'); insert into rankdb.judgments (set_name, query_id, id, grade) values ('lost', 'q', '1', 1)", Ct);
        Assert.Equal(["0|0|1|"], await Database.RowsAsync("select value, found, relevant, error from rankdb.evaluate_queries('items', 'lost', 'lexical', array['ndcg'])", Ct));
    }

    [PostgresFact]
    public async Task Alpha_ndcg_reads_the_aspects_of_relevant_documents()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('aspects', 'q', 'w1'), ('aspects', 'plain', 'w2');
            insert into rankdb.judgments (set_name, query_id, id, grade, aspects)
            select 'aspects', 'q', s.id, (s.rank <> 2)::integer, case s.rank when 1 then array['a', 'a'] when 2 then array['b'] when 3 then array['a', 'b'] else null end
            from rankdb.search('items', 'w1', 4, profile => 'lexical') s;
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('aspects', 'plain', '2', 1)
            """, Ct);
        // The second document is not relevant, so its aspect counts for nothing; the best order is the third before the first.
        var expected = (1 + (1.5 / 2)) / (2 + (0.5 / Math.Log2(3)));
        var row = (await Database.RowsAsync("select query_id, value from rankdb.evaluate_queries('items', 'aspects', 'lexical', array['alpha-ndcg@5'])", Ct)).Single().Split('|');
        Assert.Equal("q", row[0]);
        Assert.Equal(expected, double.Parse(row[1], CultureInfo.InvariantCulture), 1e-9);
    }

    [PostgresFact]
    public async Task A_profile_may_be_tried_without_being_stored()
    {
        const string definition = """{"legs": [{"lexical": {"top": 1}}], "min_score": 1}""";
        Assert.Equal(["1"], await Database.RowsAsync($$"""select distinct found from rankdb.evaluate_queries('items', 'items', null, array['mrr@1'], '{"profile": {{definition}} }')""", Ct));
    }

    [PostgresTheory]
    [InlineData("'items', 'items', 'lexical', array['alpha-ndcg@5']", "22023")]
    [InlineData("'items', 'items', 'lexical', array['f1']", "22023")]
    [InlineData("'items', 'items', 'lexical', null", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '{\"on_error\": \"degrade\"}'", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '{\"cursor\": true}'", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '{\"unit\": \"chunk\"}'", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '{\"deep\": 5}'", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '[]'", "22023")]
    [InlineData("'items', 'items', 'lexical', array['mrr'], '{\"profile\": {\"legs\": []}}'", "22023")]
    [InlineData("'items', 'no such set', 'lexical', array['mrr']", "42704")]
    [InlineData("'items', null, 'lexical', array['mrr']", "42704")]
    [InlineData("'items', 'items', 'no such profile', array['mrr']", "42704")]
    [InlineData("'no such index', 'items', 'lexical', array['mrr']", "42704")]
    public async Task What_is_wrong_for_every_query_is_raised(string arguments, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select * from rankdb.evaluate_queries({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
    }
}
