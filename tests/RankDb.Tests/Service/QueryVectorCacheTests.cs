using RankDb.Inference;
using RankDb.Service;
using RankDb.Service.Scoring;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class QueryVectorCacheTests
{
    private static readonly ModelInfo Model = new("m", ModelKind.Encoder, 2, 32, "aaaaaaaaaaaa", true, "", "MIT");

    [Fact]
    public void A_model_of_another_name_or_version_finds_nothing()
    {
        var cache = new QueryVectorCache(1);
        cache.Add(Model, "q", [1, 2], new InputCost(3, 4.5));
        Assert.True(cache.TryGet(Model, "q", out var vector, out var cost));
        Assert.Equal([1, 2], vector);
        Assert.Equal(new InputCost(3, 4.5), cost);
        Assert.False(cache.TryGet(Model, "Q", out _, out _));
        Assert.False(cache.TryGet(Model with { Version = "bbbbbbbbbbbb" }, "q", out _, out _));
        Assert.False(cache.TryGet(Model with { Name = "n" }, "q", out _, out _));
    }

    [Fact]
    public void The_bytes_are_bounded_and_the_least_recently_used_goes_first()
    {
        var cache = new QueryVectorCache(1);
        cache.Add(Model, "first", new float[256], default);
        for (var i = 0; i < 5000; i++)
        {
            cache.Add(Model, $"query {i}", new float[256], default);
            Assert.True(cache.TryGet(Model, "first", out _, out _));
        }

        Assert.InRange(cache.Bytes, 900_000, 1024 * 1024);
        Assert.False(cache.TryGet(Model, "query 0", out _, out _));
        Assert.True(cache.TryGet(Model, "query 4999", out _, out _));
    }

    [Fact]
    public void A_query_of_a_megabyte_does_not_push_the_others_out()
    {
        var cache = new QueryVectorCache(1);
        cache.Add(Model, "q", [1], default);
        cache.Add(Model, new string('x', 1_000_000), [1], default);
        Assert.True(cache.TryGet(Model, "q", out _, out _));
    }

    [Fact]
    public async Task A_query_that_comes_again_runs_no_model_and_documents_always_do()
    {
        await using var scoring = new ScoringFixture();
        var calls = 0;
        scoring.Models.OnRun = () => Interlocked.Increment(ref calls);
        var first = await RowsAsync(scoring, "query", "ab", "cd");
        Assert.Equal(first, await RowsAsync(scoring, "query", "ab", "cd"));
        Assert.Equal(1, calls);
        var mixed = await RowsAsync(scoring, "query", "new", "ab", "newer", "cd", "ab");
        Assert.Equal([1, 2, 3, 4, 5], mixed.Select(row => row[0]));
        Assert.Equal(first[0][1], mixed[1][1]);
        Assert.Equal(first[1][1], mixed[3][1]);
        Assert.Equal(first[0][1], mixed[4][1]);
        Assert.NotEqual(mixed[0][1], mixed[2][1]);
        calls = 0;
        await RowsAsync(scoring, "document", "ab");
        await RowsAsync(scoring, "document", "ab");
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Without_memory_for_it_every_query_runs_the_model()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 1, QueryCacheMb = 0 });
        var calls = 0;
        scoring.Models.OnRun = () => Interlocked.Increment(ref calls);
        await RowsAsync(scoring, "query", "ab");
        await RowsAsync(scoring, "query", "ab");
        Assert.Equal(2, calls);
    }

    private static Task<List<object?[]>> RowsAsync(ScoringFixture scoring, string kind, params string[] inputs) =>
        ScoringFixture.RowsAsync(scoring.Embed, TestContext.Current.CancellationToken, "default", kind, inputs, null);
}
