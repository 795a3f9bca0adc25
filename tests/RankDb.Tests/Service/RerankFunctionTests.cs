using RankDb.Service;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class RerankFunctionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_document_has_its_own_score()
    {
        await using var scoring = new ScoringFixture();
        var rows = await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "aa", "", "aaaaaa" }, null);
        Assert.Equal([[1, 0.25], [2, 0.5], [3, 0.125]], rows);
    }

    [Fact]
    public async Task The_deadline_leaves_the_documents_that_were_scored()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 1, MaxBatchItems = 4 });
        using var held = new ManualResetEventSlim();
        var calls = 0;
        scoring.Models.OnRun = () =>
        {
            if (Interlocked.Increment(ref calls) > 1)
            {
                held.Wait();
            }
        };
        var documents = Enumerable.Repeat("aa", 600).ToArray();
        var rows = await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", documents, 500L);
        held.Set();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(0.25, row[1]));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(-5L)]
    public async Task A_deadline_that_has_passed_already_is_53000_and_not_a_cancel(long deadlineMs)
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "a" }, deadlineMs));
        Assert.Equal("53000", error.SqlState);
    }

    [Fact]
    public async Task A_document_that_is_null_is_named_by_its_position()
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "a", null, "c" }, null));
        Assert.Equal(("22023", "documents[2] is NULL"), (error.SqlState, error.Message));
    }

    [Fact]
    public async Task Too_many_documents_are_54000_and_the_message_has_both_numbers()
    {
        await using var scoring = new ScoringFixture();
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", Enumerable.Repeat("a", 10_001).ToArray(), null));
        Assert.Equal("54000", error.SqlState);
        Assert.Contains("10001", error.Message, StringComparison.Ordinal);
        Assert.Contains("10000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_bytes_are_54000_the_query_counted()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 1, MaxBytesPerCall = 1024 });
        Assert.Single(await ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", new string('q', 1000), new[] { "éééééééééééé" }, null));
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", new string('q', 1000), new[] { "ééééééééééééa" }, null));
        Assert.Equal("54000", error.SqlState);
    }

    [Fact]
    public async Task A_full_queue_is_53000_with_a_hint_and_the_calls_that_wait_are_answered()
    {
        await using var scoring = new ScoringFixture(new ServiceOptions { Workers = 1, MaxQueuedItems = 4, MaxBatchItems = 4 });
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        scoring.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        string[] four = ["a", "b", "c", "d"];
        var first = ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", four, null);
        await running.WaitAsync(Token);
        var second = ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", four, null);
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", four, null));
        held.Set();
        Assert.Equal("53000", error.SqlState);
        Assert.NotNull(error.Hint);
        Assert.Equal(4, (await first).Count);
        Assert.Equal(4, (await second).Count);
    }

    [Fact]
    public async Task A_failure_inside_is_58000_and_tells_no_secret()
    {
        await using var scoring = new ScoringFixture();
        scoring.Models.OnRun = () => throw new InvalidOperationException("secret text");
        var error = await Assert.ThrowsAsync<WireException>(
            () => ScoringFixture.RowsAsync(scoring.Rerank, Token, "default", "q", new[] { "a" }, null));
        Assert.Equal("58000", error.SqlState);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_leaves_after_the_first_row_leaves_nothing_behind()
    {
        var scoring = new ScoringFixture();
        await foreach (var row in scoring.Rerank.InvokeAsync(
            new WireCall("rerank", ["default", "q", Enumerable.Repeat("aa", 2000).ToArray(), null]), Token))
        {
            Assert.Equal(1, row[0]);
            break;
        }

        await scoring.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
    }
}
