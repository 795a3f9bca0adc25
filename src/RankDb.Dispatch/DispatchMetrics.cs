using System.Diagnostics.Metrics;

namespace RankDb.Dispatch;

/// <summary>The instruments of one dispatcher, in meter <c>RankDb.Dispatch</c>.</summary>
internal sealed class DispatchMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _inference;
    private readonly Histogram<int> _batch;
    private readonly Histogram<long> _padded;
    private readonly Counter<long> _computed;
    private readonly Counter<long> _padding;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _refused;
    private readonly KeyValuePair<string, object?> _name;

    public DispatchMetrics(string name, Func<int> waiting)
    {
        _name = new("rankdb.dispatcher", name);
        _meter = new Meter("RankDb.Dispatch");
        _queue = _meter.CreateHistogram<double>("rankdb.queue.duration", "s", "Time an item waited for a batch.");
        _inference = _meter.CreateHistogram<double>("rankdb.inference.duration", "s", "Time of one batch.");
        _batch = _meter.CreateHistogram<int>("rankdb.batch.size", "{item}", "Items in one batch.");
        _padded = _meter.CreateHistogram<long>("rankdb.batch.tokens", "{token}", "Padded tokens in one batch.");
        _computed = _meter.CreateCounter<long>("rankdb.tokens.computed", "{token}", "Tokens that were computed, padding included.");
        _padding = _meter.CreateCounter<long>("rankdb.tokens.padding", "{token}", "The part of them that is padding.");
        _dropped = _meter.CreateCounter<long>("rankdb.items.dropped", "{item}", "Items that never ran: deadline, cancelled, failed or shutdown.");
        _refused = _meter.CreateCounter<long>("rankdb.requests.refused", "{request}", "Requests that found the queue full.");
        _meter.CreateObservableUpDownCounter("rankdb.queue.length", () => new Measurement<int>(waiting(), _name), "{item}", "Items that wait.");
    }

    public void Started(TimeSpan waited) => _queue.Record(waited.TotalSeconds, _name);

    public void Ran(TimeSpan took, int items, long tokens, long paddedTokens)
    {
        _computed.Add(paddedTokens, _name);
        _padding.Add(paddedTokens - tokens, _name);
        _inference.Record(took.TotalSeconds, _name);
        _batch.Record(items, _name);
        _padded.Record(paddedTokens, _name);
    }

    public void Dropped(int items, string reason)
    {
        if (items > 0)
        {
            _dropped.Add(items, _name, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    public void Refused() => _refused.Add(1, _name);

    public void Dispose() => _meter.Dispose();
}
