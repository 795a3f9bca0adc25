using RankDb.Inference;
using RankDb.Service.Scoring;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class UsageFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_connection_has_a_name_and_has_used_nothing()
    {
        var connection = new WireConnectionState();
        Assert.Equal([[connection.Id, null, null, 0L, 0L, 0L, 0.0]], await UsageAsync(connection));
        Assert.NotEqual(connection.Id, new WireConnectionState().Id);
    }

    [Fact]
    public async Task Calls_inputs_and_tokens_are_those_of_the_calls_and_an_unknown_cost_stays_unknown()
    {
        await using var scoring = new ScoringFixture();
        var connection = new WireConnectionState();
        await CallAsync(scoring.Rerank, connection, "default", "q", new[] { "aa", "bbbb" }, null);
        await CallAsync(scoring.Rerank, connection, "tiny-rank", "q", new[] { "c" }, null);
        await CallAsync(scoring.RerankTokens, connection, "default", scoring.Models.Reranker.Info.Version, "q", new[] { TokenText.Of([7, 8, 9]) }, null);
        await CallAsync(scoring.Embed, connection, "default", "document", new[] { "", "ab" }, null);

        // The tiny models read each character and two special tokens.
        Assert.Equal(
            [
                [connection.Id, "tiny", "embed", 1L, 2L, 2L + 4, null],
                [connection.Id, "tiny-rank", "rerank", 3L, 4L, 4L + 6 + 3 + 5, null],
            ],
            await UsageAsync(connection));
    }

    [Fact]
    public async Task A_query_out_of_the_cache_costs_what_it_cost_when_the_model_ran_it()
    {
        await using var scoring = new ScoringFixture();
        var connection = new WireConnectionState();
        await CallAsync(scoring.Embed, connection, "default", "query", new[] { "abc" }, null);
        await CallAsync(scoring.Embed, connection, "default", "query", new[] { "x", "abc", "yy", "abc" }, null);
        Assert.Equal([[connection.Id, "tiny", "embed", 2L, 5L, 6L + 4 + 6 + 5 + 6, null]], await UsageAsync(connection));

        // All of them out of the cache, on another connection. (A query has a prefix of one character.)
        var later = new WireConnectionState();
        await CallAsync(scoring.Embed, later, "default", "query", new[] { "yy", "x" }, null);
        Assert.Equal([[later.Id, "tiny", "embed", 1L, 2L, 5L + 4, null]], await UsageAsync(later));
    }

    [Fact]
    public async Task Versions_of_a_model_are_counted_apart()
    {
        var connection = new WireConnectionState();
        var model = new ModelInfo("m", ModelKind.Reranker, 0, 32, "b", true, "", "MIT");
        foreach (var (version, tokens, flops) in new[] { ("b", 3, (double?)10), ("a", 4, 0.5), ("b", 5, 20) })
        {
            ConnectionUsage.Called(new WireCall("rerank", []) { Connection = connection }, model with { Version = version }, "rerank")!.Answered(new InputCost(tokens, flops));
        }

        ConnectionUsage.Called(new WireCall("rerank", []) { Connection = connection }, model with { Version = "c" }, "rerank")!.Answered(new InputCost(1, null));
        Assert.Equal(
            [
                [connection.Id, "m", "a", "rerank", 1L, 1L, 4L, 0.5],
                [connection.Id, "m", "b", "rerank", 2L, 2L, 8L, 30.0],
                [connection.Id, "m", "c", "rerank", 1L, 1L, 1L, null],
            ],
            await CallAsync(new UsageFunction(), connection));
    }

    [Fact]
    public async Task A_call_that_failed_is_a_call_without_inputs()
    {
        await using var scoring = new ScoringFixture();
        scoring.Models.Poison = '!';
        var connection = new WireConnectionState();
        await Assert.ThrowsAsync<WireException>(() => CallAsync(scoring.Rerank, connection, "default", "q", new[] { "a!" }, null));
        Assert.Equal([[connection.Id, "tiny-rank", "rerank", 1L, 0L, 0L, 0.0]], await UsageAsync(connection));
    }

    [Fact]
    public async Task Two_connections_at_once_each_see_their_own_although_batches_are_shared()
    {
        await using var scoring = new ScoringFixture();
        var connections = Enumerable.Range(1, 8).Select(_ => new WireConnectionState()).ToArray();
        await Task.WhenAll(connections.SelectMany((connection, i) => Enumerable.Range(0, 20).Select(_ =>
            Task.Run(() => CallAsync(scoring.Rerank, connection, "default", "q", Enumerable.Repeat(new string('x', i), i + 1).ToArray(), null), Token))));
        for (var i = 0; i < connections.Length; i++)
        {
            Assert.Equal([[connections[i].Id, "tiny-rank", "rerank", 20L, 20L * (i + 1), 20L * (i + 1) * (i + 2), null]], await UsageAsync(connections[i]));
        }
    }

    [Fact]
    public void Threads_that_add_at_once_lose_nothing()
    {
        var model = new ModelInfo("m", ModelKind.Reranker, 0, 32, "a", true, "", "MIT") { Cost = new ForwardCost(3) };
        var usage = new ModelUsage("m", "a", "rerank");
        Parallel.For(0, 100_000, _ => usage.Answered(InputCost.Of(new TokenizedInput([1, 2], [0, 0]), model)));
        Assert.Equal((100_000L, 200_000L, 600_000.0), (usage.Inputs, usage.Tokens, usage.Flops));
    }

    // Without the versions, which are digests of the models' files.
    private static async Task<List<object?[]>> UsageAsync(WireConnectionState connection) =>
        [.. (await CallAsync(new UsageFunction(), connection)).Select(row => (object?[])[.. row[..2], .. row[3..]])];

    private static async Task<List<object?[]>> CallAsync(IWireFunction function, WireConnectionState connection, params object?[] arguments)
    {
        var rows = new List<object?[]>();
        await foreach (var row in function.InvokeAsync(new WireCall(function.Name, arguments) { Connection = connection }, Token))
        {
            rows.Add(row);
        }

        return rows;
    }
}
