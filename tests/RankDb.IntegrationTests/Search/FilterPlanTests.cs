using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class FilterPlanTests(FilterPlanTests.Rows rows) : IClassFixture<FilterPlanTests.Rows>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(100_000, 0.5, 10, true, "walk")]
    [InlineData(100_000, 0.1, 10, true, "walk")]
    [InlineData(100_000, 0.01, 10, true, "matching")]
    [InlineData(100_000, 0.001, 10, true, "matching")]
    [InlineData(1_000_000, 0.5, 10, true, "walk")]
    [InlineData(1_000_000, 0.1, 10, true, "walk")]
    [InlineData(1_000_000, 0.01, 10, true, "matching")]
    [InlineData(1_000_000, 0.001, 10, true, "matching")]
    [InlineData(1_000_000, 0.5, 100, true, "walk")]
    [InlineData(1_000_000, 0.2, 100, true, "walk")]
    [InlineData(100_000, 0.2, 100, true, "matching")]
    [InlineData(100_000, 0.95, 1000, true, "scan")]
    [InlineData(100_000, 0.3, 10, false, "matching")]
    [InlineData(100_000, 0.9, 10, false, "scan")]
    [InlineData(0, 0.5, 10, true, "matching")]
    public async Task The_plan_follows_from_what_passes(double chunks, double share, int k, bool graph, string plan)
    {
        Assert.Equal([plan], await rows.Scratch.RowsAsync(string.Create(CultureInfo.InvariantCulture,
            $"select plan from rankdb._dense_plan(row(null, null, true, {chunks * share}, {share}, 'document')::rankdb.scope, {chunks}, {k}, {graph})"), Ct));
    }

    [PostgresFact]
    public async Task Without_filter_and_policy_the_graph_is_walked_however_many_are_asked_for()
    {
        Assert.Equal(["walk||0"], await rows.Scratch.RowsAsync(
            "select plan, ef, surplus from rankdb._dense_plan(row(null, null, false, null, null, 'document')::rankdb.scope, 100000, 1000, true)", Ct));
        Assert.Equal(1000, (await rows.Scratch.RowsAsync(HandVectors.Leg("rows", 1000), Ct)).Distinct().Count());
    }

    [PostgresFact]
    public async Task A_walk_fetches_more_the_fewer_pass_and_the_more_chunks_a_document_has()
    {
        var fetched = await rows.Scratch.RowsAsync(
            """
            select ef from (values (1.0, 1), (0.5, 1), (0.2, 1), (0.1, 1), (0.5, 5)) v (share, per_document),
              rankdb._dense_plan(row(null, null, true, 1e6 * share / per_document, share, 'document')::rankdb.scope, 1e6, 10, true)
            """, Ct);
        Assert.Equal(["100", "100", "183", "560", "560"], fetched);
    }

    [PostgresTheory]
    [InlineData("""{"part": {"lt": 50}}""", "part < 50", "walk 100")]
    [InlineData("""{"part": {"lt": 20}}""", "part < 20", "walk 183")]
    [InlineData("""{"part": {"lt": 7}}""", "part < 7", "matching")]
    [InlineData("""{"part": 0}""", "part = 0", "matching")]
    [InlineData("""{"id": [5, 50, 500]}""", "id in (5, 50, 500)", "matching")]
    // Five columns that say the same: the planner expects 3 % and finds 50 %.
    [InlineData("""{"half": 0, "same": 0, "again": 0, "more": 0, "last": 0}""", "half = 0", "matching, walk 223")]
    // The planner cannot see through a function of the row: it expects 33 % where nothing passes, or three rows.
    [InlineData("""{"body": {"like": "%"}, "not": {"facts": {"path": "$.rare", "is_null": true}}}""", "id % 7000 = 0", null)]
    public async Task The_rows_found_are_the_nearest_whatever_was_estimated(string filter, string condition, string? plan)
    {
        await using var connection = await rows.Scratch.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var expected = await HandVectors.RowsAsync(connection, HandVectors.BruteForce("rows", 10, condition), Ct);
        var actual = await HandVectors.RowsAsync(connection, HandVectors.Leg("rows", 10, filter), Ct);
        Assert.Equal(expected.Count, actual.Count);
        Assert.InRange(expected.Except(actual).Count(), 0, 1);
        if (plan is not null)
        {
            Assert.Equal([plan], await HandVectors.RowsAsync(connection, "select current_setting('rankdb.dense_plan')", Ct));
        }

        Assert.Equal(["", "", "40"], await HandVectors.RowsAsync(connection,
            "select current_setting('rankdb.matching_limit', true) union all select current_setting('rankdb.dense_ef', true) union all select current_setting('hnsw.ef_search')", Ct));
    }

    [PostgresFact]
    public async Task The_exact_plan_looks_up_one_row_by_key_for_each_that_passes()
    {
        var generation = await rows.Scratch.ScalarAsync<int>("select generation from rankdb.indexes where name = 'rows'", Ct);
        await using var connection = await rows.Scratch.DataSource.OpenConnectionAsync(Ct);
        var plan = string.Join('\n', await HandVectors.RowsAsync(connection,
            $$"""
            select set_config('rankdb.filter', '{"part": 0}', false), set_config('rankdb.dense_query', '{{HandVectors.Query}}', false);
            explain select id from rankdb_data.g{{generation}}_dense_matching order by distance, id, chunk_id limit 10
            """, Ct));
        Assert.Contains($"Function Scan on g{generation}_matching", plan, StringComparison.Ordinal);
        Assert.Contains($"Index Scan using g{generation}_key", plan, StringComparison.Ordinal);
        Assert.Contains("Nested Loop", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    /// <summary>20,000 rows with columns of known selectivity.</summary>
    public sealed class Rows(TestServer server) : IAsyncLifetime
    {
        public ScratchDatabase Scratch { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsConfigured)
            {
                return;
            }

            Scratch = await server.CreateMigratedAsync();
            await Scratch.ExecuteAsync(
                """
                create table rows (id integer primary key, body text, part integer, half integer, same integer, again integer, more integer, last integer, facts jsonb);
                insert into rows select n, 'row', n % 100, n % 2, n % 2, n % 2, n % 2, n % 2, case when n % 7000 = 0 then '{"rare": 1}' else '{}' end::jsonb from generate_series(1, 20000) n;
                create index on rows (part);
                analyze rows;
                select rankdb.create_index('rows', 'rows', array['body'])
                """);
            await HandVectors.IndexAsync(Scratch, "rows", CancellationToken.None);
        }

        public ValueTask DisposeAsync() => Scratch is null ? ValueTask.CompletedTask : Scratch.DisposeAsync();
    }
}
