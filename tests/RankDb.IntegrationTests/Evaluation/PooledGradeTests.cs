using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The grade -1, pooled and not judged: whatever reads judgments takes such a document for one that nobody judged.</summary>
public sealed class PooledGradeTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>, IAsyncLifetime
{
    private const string Profile = """{"legs": [{"lexical": {}}, {"dense": {"weight": 0.5}}], "rerank": [{"top": 20}], "timeout_ms": 60000}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && !await database.ScalarAsync<bool>("select exists (select from rankdb.judgments where set_name = 'pooled')", Ct))
        {
            await JudgedBooks.FillAsync(database, Ct);
            await database.ExecuteAsync(
                $"""
                select rankdb.create_profile('pool', '{Profile}');
                insert into rankdb.queries (set_name, query_id, query) select 'pooled', query_id, query from rankdb.queries where set_name = 'judged';
                insert into rankdb.judgments (set_name, query_id, id, grade) select 'pooled', query_id, id, grade from rankdb.judgments where set_name = 'judged';
                insert into rankdb.judgments (set_name, query_id, id, grade)
                select 'pooled', q.query_id, b.id::text, -1 from rankdb.queries q, books b where q.set_name = 'judged'
                on conflict do nothing;
                -- A query of which nothing is judged.
                insert into rankdb.queries (set_name, query_id, query) values ('pooled', 'only pooled', 'river'), ('judged', 'only pooled', 'river');
                insert into rankdb.judgments (set_name, query_id, id, grade) values ('pooled', 'only pooled', '1', -1)
                """, Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresTheory]
    [InlineData("select * from rankdb.evaluate('books', '{0}', 'pool', array['ndcg@10', 'ndcg_linear', 'map', 'mrr', 'p@5', 'recall@5', 'success@1', 'judged@10', 'err', 'rprec', 'bpref', 'pairwise', 'rbp', 'wss'])")]
    [InlineData("select * from rankdb.evaluate_queries('books', '{0}', 'pool')")]
    [InlineData("select depth, value, ci_low, ci_high, chosen from rankdb.depth_curve('books', '{0}', 'pool', array[5, 20])")]
    [InlineData("select depth, value, ci_low, ci_high, chosen from rankdb.depth_curve('books', '{0}', 'pool', array[5, 20], 'map')")]
    [InlineData("select c -> 'pairs', c -> 'queries', round((c ->> 'a')::numeric, 9), round((c ->> 'b')::numeric, 9), round((c ->> 'ece_after')::numeric, 9) from rankdb.calibrate('books', '{0}', 'pool') c")]
    [InlineData("select rankdb.learn_weights('books', '{0}', 'pool', 'ndcg@10')")]
    [InlineData("select rankdb.learn_weights('books', '{0}', 'pool', 'recall@3')")]
    [InlineData("select rankdb.learn_weights('books', '{0}', 'pool', 'mrr@10')")]
    [InlineData("select s.* from rankdb._judged_scores('books', '{0}', '{{\"legs\": [{{\"lexical\": {{}}}}]}}', 10) s")]
    public async Task Measurements_are_those_without_the_pooled_documents(string sql)
    {
        var expected = await database.RowsAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "judged"), Ct);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, await database.RowsAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, "pooled"), Ct));
    }

    [PostgresFact]
    public async Task A_set_in_which_nothing_is_judged_has_no_query_to_measure()
    {
        await database.ExecuteAsync("insert into rankdb.queries (set_name, query_id, query) values ('unjudged', 'q', 'river'); insert into rankdb.judgments (set_name, query_id, id, grade) values ('unjudged', 'q', '1', -1)", Ct);
        foreach (var call in new[] { "evaluate('books', 'unjudged')", "evaluate_queries('books', 'unjudged')", "depth_curve('books', 'unjudged')", "calibrate('books', 'unjudged')", "learn_weights('books', 'unjudged', 'hybrid')" })
        {
            Assert.Equal("42704", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync("select rankdb." + call, Ct))).SqlState);
        }
    }

    [PostgresFact]
    public async Task A_depth_curve_of_alpha_ndcg_is_refused() =>
        Assert.Equal("22023", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync("select rankdb.depth_curve('books', 'judged', 'pool', metric => 'alpha-ndcg@5')", Ct))).SqlState);

    [PostgresFact]
    public async Task A_run_knows_the_calls_and_the_models_that_its_answers_cost()
    {
        Assert.Equal(
            ["complete|True|True"],
            await database.RowsAsync("select state, made_with #>> '{models,encoder,model}' = 'default', made_with #> '{models,rerankers}' is not null from rankdb.create_run('costly', 'books', 'judged', 'pool')", Ct));
        Assert.Equal(["True|True"], await database.RowsAsync("select bool_and(calls >= 1), bool_and(tokens > 0) from rankdb.run_queries where run = 'costly' and query_id <> 'only pooled'", Ct));
    }
}
