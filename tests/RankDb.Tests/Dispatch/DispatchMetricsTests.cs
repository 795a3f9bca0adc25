using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RankDb.Dispatch;
using Xunit;

namespace RankDb.Tests.Dispatch;

public sealed class DispatchMetricsTests
{
    [Fact]
    public async Task Every_instrument_reports_under_the_dispatchers_name()
    {
        var seen = new ConcurrentBag<(string Instrument, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "RankDb.Dispatch")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Contains(new KeyValuePair<string, object?>("rankdb.dispatcher", "metered")))
            {
                seen.Add((instrument.Name, value));
            }
        }

        listener.SetMeasurementEventCallback<double>((i, v, t, _) => Keep(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => Keep(i, v, t));
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => Keep(i, v, t));
        listener.Start();

        await using var run = new GatedRun(new DispatchOptions { Name = "metered", MaxQueuedItems = 2 });
        var ct = TestContext.Current.CancellationToken;
        var first = run.Dispatcher.RunAsync([6], null, ct);
        await run.Started();
        using var source = new CancellationTokenSource();
        var gone = run.Dispatcher.RunAsync([4, 4], null, source.Token);
        await Assert.ThrowsAsync<QueueFullException>(() => run.Dispatcher.RunAsync([1], null, ct));
        listener.RecordObservableInstruments();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        run.Open();
        await first;

        Assert.Contains(("rankdb.queue.length", 2d), seen);
        Assert.Contains(("rankdb.items.dropped", 2d), seen);
        Assert.Contains(("rankdb.requests.refused", 1d), seen);
        Assert.Contains(("rankdb.batch.size", 1d), seen);
        Assert.Contains(("rankdb.batch.tokens", 6d), seen);
        Assert.Contains(("rankdb.tokens.computed", 6d), seen);
        Assert.Contains(("rankdb.tokens.padding", 0d), seen);
        Assert.Contains(seen, s => s.Instrument == "rankdb.queue.duration");
        Assert.Contains(seen, s => s.Instrument == "rankdb.inference.duration");
    }
}
