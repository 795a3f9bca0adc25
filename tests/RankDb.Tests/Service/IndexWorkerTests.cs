using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RankDb.Inference;
using RankDb.Service;
using RankDb.Service.Indexing;
using RankDb.Service.Metrics;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class IndexWorkerTests : IDisposable
{
    private readonly MemoryQueue _queue = new();
    private readonly WholeRowEncoder _encoder = new();
    private readonly SteppedTime _time = new();
    private readonly ServiceMetrics _metrics = new();
    private readonly IndexWorker _worker;

    public IndexWorkerTests()
    {
        var options = new ServiceOptions { IndexBatchRows = 8, MaxIndexBatchRows = 32 };
        _worker = new IndexWorker(
            new IndexAgenda(options, _time), _encoder, _metrics, options, _time, NullLogger<IndexWorker>.Instance);
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task The_queue_is_emptied_and_then_the_index_is_settled()
    {
        var index = _queue.Add(1, "docs", "building", Texts(100));
        await WorkUntilIdleAsync();
        Assert.Empty(index.Rows);
        Assert.Equal("ready", index.State);
        Assert.Equal(Texts(100), index.Chunks.Select(chunk => chunk.Body));
        Assert.Equal([8, 16, 32, 32, 32], _queue.ClaimSizes);
    }

    [Fact]
    public async Task A_row_that_cannot_be_applied_is_found_by_halving_and_set_aside_alone()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(20));
        _queue.OnApply = key => key == "docs11" ? Refused("22P05") : null;
        await WorkUntilIdleAsync();
        Assert.Equal([("docs11", new IndexFault("22P05", "refused"))], _queue.Failed);
        Assert.Equal(19, index.Chunks.Count);
        Assert.Empty(_queue.Faults);
    }

    [Fact]
    public async Task Several_bad_rows_do_not_keep_the_good_ones_out()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(50));
        _encoder.OnEncode = row => row.Content.EndsWith('7') ? new ModelException("too odd", "58000") : null;
        await WorkUntilIdleAsync();
        Assert.Equal(["docs7", "docs17", "docs27", "docs37", "docs47"], _queue.Failed.Select(failed => failed.Key));
        Assert.Equal(45, index.Chunks.Count);
    }

    [Fact]
    public async Task A_fault_of_one_index_lets_the_others_go_on()
    {
        var broken = _queue.Add(1, "broken", "ready", Texts(5));
        var sound = _queue.Add(2, "sound", "building", Texts(40));
        _queue.OnClaim = id => id == 1 ? Refused("42P01") : null;
        await WorkUntilIdleAsync();
        Assert.Equal([(1, new IndexFault("42P01", "refused"))], _queue.Faults);
        Assert.Equal(5, broken.Rows.Count);
        Assert.Equal("ready", sound.State);
        Assert.Empty(_queue.Failed);
    }

    [Fact]
    public async Task A_faulty_index_is_tried_less_and_less_often_and_goes_on_when_it_is_whole_again()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(3));
        _queue.OnClaim = _ => Refused("42703");
        for (var second = 0; second < 120; second++)
        {
            await WorkUntilIdleAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_queue.Faults.Count, 7, 12);
        _queue.OnClaim = _ => null;
        _time.Advance(TimeSpan.FromSeconds(30));
        await WorkUntilIdleAsync();
        Assert.Equal(3, index.Chunks.Count);
    }

    [Fact]
    public async Task A_full_disk_is_named_as_such_and_blames_no_row()
    {
        _queue.Add(1, "docs", "ready", Texts(3));
        _queue.OnApply = _ => Refused(PostgresErrorCodes.DiskFull);
        await WorkUntilIdleAsync();
        var (_, fault) = Assert.Single(_queue.Faults);
        Assert.Equal("53100", fault.SqlState);
        Assert.Contains("disk is full", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_queue.Failed);
    }

    [Fact]
    public async Task An_unknown_model_is_the_fault_of_the_index()
    {
        _queue.Add(1, "docs", "ready", Texts(1));
        _encoder.OnDescribe = () => new ModelException("no model 'big'; there is: small", "42704");
        await WorkUntilIdleAsync();
        Assert.Equal([(1, new IndexFault("42704", "no model 'big'; there is: small"))], _queue.Faults);
        Assert.Empty(_queue.Failed);
    }

    [Fact]
    public async Task A_deadlock_is_tried_again_and_blames_nobody()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(3));
        var deadlocks = 2;
        _queue.OnApply = key => key == "docs3" && deadlocks-- > 0 ? Refused("40P01") : null;
        for (var i = 0; i < 3; i++)
        {
            await WorkUntilIdleAsync();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(3, index.Chunks.Count);
        Assert.Empty(_queue.Failed);
        Assert.Empty(_queue.Faults);
    }

    [Fact]
    public async Task A_claim_that_fails_whatever_its_size_is_the_fault_of_the_index()
    {
        _queue.Add(1, "docs", "ready", Texts(3));
        _queue.OnClaim = _ => Refused("22P02");
        await WorkUntilIdleAsync();
        Assert.Equal([8, 4, 2, 1], _queue.ClaimSizes);
        Assert.Equal("22P02", Assert.Single(_queue.Faults).Fault.SqlState);
    }

    [Fact]
    public async Task Rows_that_another_service_holds_are_not_asked_for_without_pause()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(3));
        index.Withheld = true;
        await WorkUntilIdleAsync();
        Assert.InRange(_queue.ClaimSizes.Count, 1, 3);
        index.Withheld = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await WorkUntilIdleAsync();
        Assert.Empty(index.Rows);
    }

    [Theory]
    [InlineData("57P01")]
    [InlineData("08006")]
    public async Task A_lost_connection_ends_the_worker_and_leaves_the_rows_in_the_queue(string sqlState)
    {
        var index = _queue.Add(1, "docs", "ready", Texts(3));
        _queue.OnApply = _ => Refused(sqlState);
        await Assert.ThrowsAsync<IndexConnectionException>(WorkUntilIdleAsync);
        Assert.Equal(3, index.Rows.Count);
        _queue.OnApply = _ => null;
        await WorkUntilIdleAsync();
        Assert.Empty(index.Rows);
    }

    [Fact]
    public async Task Stopping_in_the_middle_of_a_batch_leaves_its_rows_in_the_queue()
    {
        var index = _queue.Add(1, "docs", "ready", Texts(3));
        using var stop = new CancellationTokenSource();
        _encoder.OnEncode = row =>
        {
            stop.Cancel();
            return new OperationCanceledException(stop.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _worker.RunAsync(_queue, stop.Token));
        Assert.Equal(3, index.Rows.Count);
        Assert.Empty(_queue.Failed);
        Assert.Empty(_queue.Faults);
    }

    private static string[] Texts(int count) => Enumerable.Range(1, count).Select(i => $"text {i}").ToArray();

    private static PostgresException Refused(string sqlState) => new("refused", "ERROR", "ERROR", sqlState);

    private async Task WorkUntilIdleAsync()
    {
        for (var i = 0; await _worker.WorkOnceAsync(_queue, TestContext.Current.CancellationToken); i++)
        {
            Assert.True(i < 1000, "the worker goes round in circles");
        }
    }
}
