using RankDb.Dispatch;
using Xunit;

namespace RankDb.Tests.Dispatch;

public sealed class DispatcherTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_come_in_the_order_of_the_items()
    {
        await using var run = new GatedRun(new DispatchOptions { Workers = 2, MaxBatchItems = 7, MaxBatchTokens = 300 });
        run.Open();
        var random = new Random(1);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var items = Enumerable.Range(0, 100).Select(_ => random.Next(1, 90)).ToArray();
            var result = await run.Dispatcher.RunAsync(items, null, Test);
            Assert.True(result.IsComplete);
            Assert.Equal(items.Select(i => -i), items.Select((_, i) => result.TryGet(i, out var value) ? value : 0));
        }));
        Assert.All(run.Batches, b => Assert.True(b.Length <= 7 && b.Max() * b.Length <= 300));
    }

    [Fact]
    public async Task Items_of_several_requests_share_a_batch()
    {
        await using var run = new GatedRun();
        var first = run.Dispatcher.RunAsync([5], null, Test);
        await run.Started();
        var others = Enumerable.Range(0, 4).Select(_ => run.Dispatcher.RunAsync([5, 5], null, Test)).ToArray();
        run.Open();
        await Task.WhenAll(others.Append(first));
        Assert.Equal([1, 8], run.Batches.Select(b => b.Length));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_takes_nothing()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxQueuedItems = 3 });
        var running = run.Dispatcher.RunAsync([1], null, Test);
        await run.Started();
        var waiting = run.Dispatcher.RunAsync([2, 2], null, Test);
        var error = await Assert.ThrowsAsync<QueueFullException>(() => run.Dispatcher.RunAsync([9, 9], null, Test));
        Assert.Equal((2, 2, 3), (error.Queued, error.Requested, error.Limit));
        run.Open();
        Assert.True((await running).IsComplete && (await waiting).IsComplete);
        Assert.DoesNotContain(run.Batches, b => b.Contains(9));
    }

    [Fact]
    public async Task A_cancelled_caller_makes_room_and_its_items_never_run()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxQueuedItems = 2 });
        var running = run.Dispatcher.RunAsync([1], null, Test);
        await run.Started();
        using var source = new CancellationTokenSource();
        var cancelled = run.Dispatcher.RunAsync([9, 9], null, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        var next = run.Dispatcher.RunAsync([2, 2], null, Test);
        run.Open();
        await Task.WhenAll(running, next);
        Assert.DoesNotContain(run.Batches, b => b.Contains(9));
    }

    [Fact]
    public async Task A_batch_is_cancelled_with_its_last_caller_only()
    {
        await using var run = new GatedRun();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var plug = run.Dispatcher.RunAsync([1], null, Test);
        await run.Started();
        var a = run.Dispatcher.RunAsync([5], null, first.Token);
        var b = run.Dispatcher.RunAsync([5], null, second.Token);
        run.Open(1);
        await plug;
        await run.Started();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a);
        Assert.False(b.IsCompleted);
        Assert.Equal(0, run.Cancelled);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => b);
        await run.Dispatcher.DisposeAsync();        // the gate stays shut: only the token ends the batch
        Assert.Equal(1, run.Cancelled);
    }

    [Fact]
    public async Task A_deadline_returns_what_has_run()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxBatchItems = 1 });
        var request = run.Dispatcher.RunAsync([3, 3], DateTimeOffset.UtcNow.AddSeconds(1), Test);
        run.Open(1);                        // the second item waits at the gate until the deadline
        var result = await request;
        Assert.Equal((2, 1, false), (result.Count, result.Completed, result.IsComplete));
        Assert.True(result.TryGet(0, out var value));
        Assert.Equal(-3, value);
        Assert.False(result.TryGet(1, out _));
    }

    [Fact]
    public async Task A_past_deadline_runs_nothing()
    {
        await using var run = new GatedRun();
        var result = await run.Dispatcher.RunAsync([3, 3], DateTimeOffset.UtcNow.AddSeconds(-1), Test);
        Assert.Equal((2, 0), (result.Count, result.Completed));
        Assert.Empty(run.Batches);
    }

    [Fact]
    public async Task A_small_request_overtakes_the_rest_of_a_big_one()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxBatchItems = 4 });
        var big = run.Dispatcher.RunAsync([.. Enumerable.Repeat(10, 400)], null, Test);
        await run.Started();
        var small = run.Dispatcher.RunAsync([10, 10], null, Test);
        run.Open(3);
        Assert.True((await small).IsComplete);
        Assert.False(big.IsCompleted);
    }

    [Fact]
    public async Task A_big_request_goes_on_under_a_stream_of_small_ones()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxBatchItems = 2 });
        run.Open();
        var big = run.Dispatcher.RunAsync([.. Enumerable.Repeat(10, 50)], null, Test);
        var rounds = 0;
        while (!big.IsCompleted && rounds++ < 10_000)
        {
            await Task.WhenAll(run.Dispatcher.RunAsync([10], null, Test), run.Dispatcher.RunAsync([10], null, Test));
        }

        Assert.True((await big).IsComplete);
        Assert.True(rounds < 10_000);
    }

    [Fact]
    public async Task A_failing_batch_fails_its_own_requests_only()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxBatchItems = 2 });
        run.Answer = batch => batch.Contains(7) ? throw new InvalidDataException("bad") : [.. batch.Select(i => -i)];
        run.Open();
        var good = run.Dispatcher.RunAsync([100, 100], null, Test);
        var bad = run.Dispatcher.RunAsync([7, 7, 7, 7], null, Test);
        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.True((await good).IsComplete);
        Assert.True((await run.Dispatcher.RunAsync([8], null, Test)).IsComplete);
    }

    [Fact]
    public async Task A_wrong_number_of_results_is_an_error()
    {
        await using var run = new GatedRun { Answer = _ => [] };
        run.Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Dispatcher.RunAsync([1], null, Test));
    }

    [Fact]
    public async Task Shutdown_finishes_queued_work_and_refuses_new_work()
    {
        await using var run = new GatedRun(new DispatchOptions { MaxBatchItems = 1 });
        var queued = run.Dispatcher.RunAsync([1, 2, 3], null, Test);
        var closing = run.Dispatcher.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.Dispatcher.RunAsync([4], null, Test));
        run.Open();
        await closing;
        Assert.True((await queued).IsComplete);
    }

    [Fact]
    public async Task Shutdown_fails_what_does_not_finish_in_time()
    {
        await using var run = new GatedRun(new DispatchOptions { ShutdownTimeout = TimeSpan.FromMilliseconds(50) });
        var stuck = run.Dispatcher.RunAsync([1], null, Test);
        await run.Started();
        await run.Dispatcher.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stuck);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    public void Limits_must_be_positive(int workers, int queued, int tokens, int items) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatedRun(
            new DispatchOptions { Workers = workers, MaxQueuedItems = queued, MaxBatchTokens = tokens, MaxBatchItems = items }));
}
