using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

/// <summary>The client returns what the SQL functions say, typed.</summary>
public sealed class EvaluationClientTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>, IAsyncLifetime
{
    private RankDbClient? _client;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private RankDbClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured)
        {
            await JudgedBooks.FillAsync(database, Ct);
            _client = new RankDbClient(database.DataSource);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task The_queries_of_an_evaluation_average_to_its_mean()
    {
        var means = await Client.EvaluateAsync("books", "judged", "lexical", ["ndcg@10", "map"], Ct);
        var queries = await Client.EvaluateQueriesAsync("books", "judged", "lexical", ["ndcg@10", "map"], cancellationToken: Ct);
        Assert.Equal(means.Sum(mean => mean.Queries), queries.Count);
        foreach (var mean in means)
        {
            Assert.Equal(mean.Value, queries.Where(query => query.Metric == mean.Metric).Average(query => query.Value!.Value), 1e-9);
        }

        Assert.All(queries, query =>
        {
            Assert.True(query.Relevant > 0);
            Assert.NotNull(query.Found);
            Assert.Null(query.Error);
        });
        var other = await Client.EvaluateQueriesAsync("books", "judged", metrics: ["ndcg@10", "map"], search: new SearchOptions { Profile = "lexical" }, cancellationToken: Ct);
        Assert.Equal(queries, other);
    }

    [PostgresFact]
    public async Task A_set_of_one_query_has_a_mean_without_an_interval_and_a_query_that_fails_is_told()
    {
        await database.ExecuteAsync(
            """
            insert into rankdb.queries values ('one', 'q', 'silver window');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('one', 'q', '1', 1), ('one', 'q', '2', 1);
            insert into rankdb.queries values ('long', 'good', 'silver window'), ('long', 'bad', repeat('word ', 20000));
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('long', 'good', '1', 1), ('long', 'bad', '1', 1);
            """, Ct);
        var mean = Assert.Single(await Client.EvaluateAsync("books", "one", "lexical", ["p@5"], Ct));
        Assert.Equal((1, null, null), (mean.Queries, mean.CiLow, mean.CiHigh));

        var rows = (await Client.EvaluateQueriesAsync("books", "long", "lexical", ["p@5"], cancellationToken: Ct)).ToDictionary(row => row.QueryId);
        Assert.NotNull(rows["good"].Value);
        Assert.Equal((null, null), (rows["bad"].Value, rows["bad"].Found));
        Assert.NotNull(rows["bad"].Error);
        var run = await Client.CreateRunAsync("long", "books", "long", "lexical", cancellationToken: Ct);
        Assert.Equal(("partial", 2, 1), (run.State, run.Queries, run.Failed));
        var measured = Assert.Single(await Client.EvaluateRunAsync("long", ["p@5"], cancellationToken: Ct));
        Assert.Equal((2, 1, rows["good"].Value!.Value / 2), (measured.Queries, measured.Failed, measured.Value));
        await Client.DropRunAsync("long", Ct);
    }

    [PostgresFact]
    public async Task A_comparison_has_what_SQL_says()
    {
        var options = new ComparisonOptions { Rounds = 200, Seed = 3, Moved = 4, DefinitionB = JsonNode.Parse("""{"legs": [{"dense": {}}]}""") };
        var rows = await Client.CompareAsync("books", "judged", "lexical", null, ["ndcg@10", "mrr@10"], options, Ct);
        Assert.Equal(["ndcg@10", "mrr@10"], rows.Select(row => row.Metric));
        var expected = await database.RowsAsync(
            """
            select metric, mean_a, mean_b, difference, ci_low, ci_high, p_randomization, p_t, effect_size, p_adjusted, wins, ties, losses, queries
            from rankdb.compare('books', 'judged', 'lexical', null, array['ndcg@10', 'mrr@10'], '{"rounds": 200, "seed": 3, "moved": 4, "profile_b": {"legs": [{"dense": {}}]}}')
            """, Ct);
        Assert.Equal(expected, rows.Select(row => string.Join('|', new object?[]
        {
            row.Metric, row.MeanA, row.MeanB, row.Difference, row.CiLow, row.CiHigh, row.PRandomization, row.PT, row.EffectSize, row.PAdjusted, row.Wins, row.Ties, row.Losses, row.Queries,
        }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));
        Assert.All(rows, row =>
        {
            Assert.Empty(row.FailedA);
            Assert.Empty(row.FailedB);
            Assert.InRange(row.Moved.Count, 1, 4);
            Assert.All(row.Moved, query => Assert.Equal(query.B - query.A, query.Difference, 1e-9));
            Assert.Equal(row.Moved.OrderByDescending(query => query.Difference), row.Moved);
        });
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => Client.CompareAsync("books", "judged", "lexical", "lexical", cancellationToken: Ct))).SqlState);
    }

    [PostgresFact]
    public async Task Runs_are_stored_compared_and_ranked_with_their_costs()
    {
        var words = await Client.CreateRunAsync("words", "books", "judged", "lexical", new CreateRunOptions { Depth = 20, Note = "words alone" }, Ct);
        Assert.Equal(("words", "judged", "books", "lexical", 20, "complete", 10, 0, "words alone"),
            (words.Name, words.JudgmentSet, words.Index, words.Profile, words.Depth, words.State, words.Queries, words.Failed, words.Note));
        Assert.Equal("42710", (await Assert.ThrowsAsync<PostgresException>(() => Client.CreateRunAsync("words", "books", "judged", cancellationToken: Ct))).SqlState);
        await Client.CreateRunAsync("words", "books", "judged", "lexical", new CreateRunOptions { Replace = true }, Ct);
        await Client.CreateRunAsync("reranked", "books", "judged", options: new CreateRunOptions { Search = new SearchOptions { RerankTop = 15 } }, cancellationToken: Ct);

        var compared = Assert.Single(await Client.CompareRunsAsync("words", "reranked", ["ndcg@10"], new ComparisonOptions { Rounds = 200 }, Ct));
        Assert.Equal(compared.Queries, compared.Wins + compared.Ties + compared.Losses);
        var mean = Assert.Single(await Client.EvaluateRunAsync("reranked", ["ndcg@10"], cancellationToken: Ct));
        Assert.Equal(mean.Value, compared.MeanB, 1e-9);

        var board = await Client.LeaderboardAsync(["judged"], options: new LeaderboardOptions { Runs = ["words", "reranked"], Rounds = 200 }, cancellationToken: Ct);
        var rows = board.ToDictionary(row => row.Run);
        Assert.Equal(mean.Value, rows["reranked"].Mean, 1e-9);
        Assert.Equal((0.0, 0.0, 0.0), (rows["words"].Calls, rows["words"].Tokens, rows["words"].Flops));
        Assert.Null(rows["words"].QualityPerPetaflop);
        Assert.Equal(2, rows["reranked"].Calls);
        Assert.True(rows["reranked"].Tokens > 15 * 5 && rows["reranked"].Flops > 74112 * rows["reranked"].Tokens / 2);
        Assert.Equal(rows["reranked"].Mean / (rows["reranked"].Flops!.Value / 1e15), rows["reranked"].QualityPerPetaflop!.Value, 1e-3);
        Assert.Equal(board.Select(row => row.Mean).OrderDescending(), board.Select(row => row.Mean));
        Assert.Equal(1, board[0].Place);

        await Client.DropRunAsync("words", Ct);
        await Client.DropRunAsync("reranked", Ct);
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => Client.EvaluateRunAsync("words", cancellationToken: Ct))).SqlState);
    }

    [PostgresFact]
    public async Task A_judgment_of_a_person_counts_and_one_in_a_transaction_that_is_rolled_back_does_not()
    {
        await database.ExecuteAsync("insert into rankdb.queries values ('judging', 'q', 'silver window')", Ct);
        await Client.JudgeAsync("judging", "q", "1", 2, "ann", "just right", Ct);
        await Client.JudgeAsync("judging", "q", "2", 0, cancellationToken: Ct);
        await Client.JudgeAsync("judging", "q", "3", 1, "llm:m@12345678", cancellationToken: Ct);
        await using (var connection = await database.DataSource.OpenConnectionAsync(Ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await connection.RankDbJudgeAsync("judging", "q", "4", 1, cancellationToken: Ct);
            await transaction.RollbackAsync(Ct);
        }

        Assert.Equal(["1|2|ann", "2|0|postgres"], await database.RowsAsync("select id, grade, judge from rankdb.judgments where set_name = 'judging' order by id", Ct));
        Assert.Equal(["1|just right", "2|", "3|"], await database.RowsAsync("select id, note from rankdb.assessments where set_name = 'judging' order by id", Ct));
        Assert.Equal("22023", (await Assert.ThrowsAsync<PostgresException>(() => Client.JudgeAsync("judging", "q", "1", -1, cancellationToken: Ct))).SqlState);
    }

    [PostgresFact]
    public async Task A_tuning_tells_what_it_chose_and_writes_nothing_unless_asked()
    {
        var space = JsonNode.Parse("""{"/legs/1/dense/weight": [0, 0.5, 2]}""");
        var result = await Client.TuneAsync("books", "judged", space, "hybrid", new TuneOptions { Metric = "mrr@10", Folds = 2, Write = false }, Ct);
        Assert.True(result.TuningId > 0);
        Assert.True(result.After >= result.Before);
        Assert.Equal(result.After, result.Confirmed!.Value, 1e-9);
        Assert.NotNull(result.Validated);
        Assert.True(result.Chosen.TryGetProperty("/legs/1/dense/weight", out _));
        Assert.Equal((null, null), (result.WrittenProfile, result.WrittenVersion));
        Assert.Equal("mrr@10", result.Report.GetProperty("metric").GetString());
        Assert.Equal(1L, await database.ScalarAsync<long>($"select count(*) from rankdb.tunings where tuning_id = {result.TuningId} and finished_at is not null", Ct));
    }

    [PostgresFact]
    public async Task A_connection_tells_what_its_session_used()
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Scratch.ConnectionString) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Ct);
        Assert.Empty(await connection.RankDbSessionUsageAsync(Ct));
        await connection.RankDbRerankAsync("silver window", ["a", "b"], cancellationToken: Ct);
        var usage = Assert.Single(await connection.RankDbSessionUsageAsync(Ct));
        Assert.Equal(("rankdb-reranker", "rerank", 1L, 2L, 2L * 6), (usage.Model, usage.Kind, usage.Calls, usage.Inputs, usage.Tokens));
        Assert.Equal(2 * ((74112.0 * 6) + (532 * 4 * 6)), usage.Flops);
        Assert.Equal(10, (await connection.RankDbEvaluateQueriesAsync("books", "judged", "lexical", ["p@1"], cancellationToken: Ct)).Count);
    }
}
