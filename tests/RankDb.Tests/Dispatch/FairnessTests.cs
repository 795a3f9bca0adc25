using RankDb.Dispatch;
using Xunit;

namespace RankDb.Tests.Dispatch;

/// <summary>What a small request waits for beside a big one, and what shares a batch.</summary>
public sealed class FairnessTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_documents_beside_five_hundred_wait_for_the_running_batch_and_for_nothing_else()
    {
        await using var run = new GatedRun();
        var big = run.Dispatcher.RunAsync(ReferenceLengths.Of(500, 1), null, Test);
        await run.Started();
        var small = run.Dispatcher.RunAsync([1001, 1002, 1003, 1004, 1005], null, Test);
        run.Open(6);
        Assert.True((await small).IsComplete);
        Assert.False(big.IsCompleted);
        Assert.All(run.Batches.Skip(1).Take(5), batch => Assert.All(batch, item => Assert.True(item > 1000)));
    }

    [Fact]
    public async Task The_batches_of_a_small_request_hold_nothing_of_a_big_one()
    {
        await using var run = new GatedRun();
        var big = run.Dispatcher.RunAsync(ReferenceLengths.Of(500, 1), null, Test);
        await run.Started();
        var small = run.Dispatcher.RunAsync([60, 61, 62, 63, 64], null, Test);
        run.Open(2);
        Assert.True((await small).IsComplete);
        Assert.Equal([60, 61, 62, 63, 64], run.Batches.ElementAt(1));
        Assert.False(big.IsCompleted);
    }

    [Fact]
    public async Task Every_batch_is_short_however_much_waits()
    {
        await using var run = new GatedRun();
        run.Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => run.Dispatcher.RunAsync(ReferenceLengths.Of(100, seed), null, Test)));
        Assert.All(run.Batches, batch => Assert.True(batch.Max() * batch.Length <= 1024));
    }

    [Fact]
    public async Task Eight_callers_at_once_have_less_than_5_percent_of_padding()
    {
        await using var run = new GatedRun(new DispatchOptions { Workers = 2 });
        var callers = Enumerable.Range(0, 8).Select(seed => run.Dispatcher.RunAsync(ReferenceLengths.Of(100, seed), null, Test)).ToArray();
        run.Open();
        await Task.WhenAll(callers);
        var real = run.Batches.Sum(batch => batch.Sum());
        Assert.InRange(1 - ((double)real / run.Batches.Sum(batch => batch.Max() * batch.Length)), 0, 0.05);
    }

    [Fact]
    public async Task A_lone_request_is_shared_out_among_the_workers()
    {
        await using var run = new GatedRun(new DispatchOptions { Workers = 2 });
        var request = run.Dispatcher.RunAsync([.. Enumerable.Repeat(80, 10)], null, Test);
        await run.Started();
        await run.Started();
        run.Open();
        await request;
        Assert.Equal(5, run.Batches.Max(batch => batch.Length));
    }

    [Fact]
    public async Task A_batch_has_items_of_one_group_only()
    {
        await using var run = new GatedRun(groupOf: item => item % 2);
        var plug = run.Dispatcher.RunAsync([1], null, Test);
        await run.Started();
        var callers = Enumerable.Range(10, 20).Select(item => run.Dispatcher.RunAsync([item, item], null, Test)).ToArray();
        run.Open();
        await Task.WhenAll(callers.Append(plug));
        Assert.All(run.Batches, batch => Assert.Single(batch.Select(item => item % 2).Distinct()));
        Assert.True(run.Batches.Count < 12);
    }

    [Fact]
    public async Task A_failing_request_does_not_fail_those_that_share_its_batch()
    {
        await using var run = new GatedRun();
        run.Answer = batch => batch.Contains(7) ? throw new InvalidDataException("bad") : [.. batch.Select(i => -i)];
        var plug = run.Dispatcher.RunAsync([100], null, Test);
        await run.Started();
        var good = run.Dispatcher.RunAsync([6, 8], null, Test);
        var bad = run.Dispatcher.RunAsync([7, 9], null, Test);
        run.Open();
        await Assert.ThrowsAsync<InvalidDataException>(() => bad);
        Assert.True((await good).IsComplete);
        Assert.True((await plug).IsComplete);
        Assert.Equal([6, 7, 8, 9], run.Batches.ElementAt(1));
    }

    [Fact]
    public async Task Two_dispatchers_with_the_same_slots_take_turns()
    {
        var slots = new WorkerSlots(1);
        await using var first = new GatedRun(new DispatchOptions { Slots = slots, MaxBatchItems = 1 });
        await using var second = new GatedRun(new DispatchOptions { Slots = slots, MaxBatchItems = 1 });
        var many = first.Dispatcher.RunAsync([1, 2, 3], null, Test);
        await first.Started();
        var one = second.Dispatcher.RunAsync([9], null, Test);
        Assert.Empty(second.Batches);
        second.Open();
        first.Open(2);
        Assert.True((await one).IsComplete);
        Assert.False(many.IsCompleted);
        first.Open();
        Assert.True((await many).IsComplete);
    }
}
