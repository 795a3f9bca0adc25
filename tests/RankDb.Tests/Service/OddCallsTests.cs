using RankDb.Service;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

/// <summary>Calls at the limits, and a model that fails on one caller's texts.</summary>
public sealed class OddCallsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_documents_are_all_scored_in_order_through_a_queue_that_holds_fewer()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 2, MaxQueuedItems = 600 });
        var documents = Enumerable.Range(0, 10_000).Select(i => new string('a', i % 30)).ToArray();
        var rows = await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", documents, null);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => new object?[] { i + 1, (double)(1f / ((i % 30) + 2)) }), rows);
    }

    [Fact]
    public async Task Empty_documents_have_a_score_too()
    {
        await using var scoring = new ScoringFixture();
        Assert.Equal(3, (await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "", new[] { "", "", "" }, null)).Count);
        Assert.Empty(await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", Array.Empty<string>(), null));
    }

    [Fact]
    public async Task A_document_of_10_MB_is_scored_by_its_beginning()
    {
        await using var scoring = new ScoringFixture();
        var rows = await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { new string('a', 10_000_000), "aa" }, null);
        Assert.Equal([[1, (double)(1f / 32)], [2, 0.25]], rows);
    }

    [Fact]
    public async Task A_score_that_is_not_finite_fails_the_call_it_belongs_to_and_no_other()
    {
        await using var scoring = new ScoringFixture();
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        scoring.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        scoring.Models.Poison = 'n';
        var plug = ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "plug" }, null);
        await running.WaitAsync(Token);
        var good = ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "aa", "bb" }, null);
        var bad = ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "cc", "nn" }, null);
        held.Set();
        var error = await Assert.ThrowsAsync<WireException>(() => bad);
        Assert.Equal("58000", error.SqlState);
        Assert.Equal([[1, 0.25], [2, 0.25]], await good);
        Assert.Single(await plug);
    }
}
