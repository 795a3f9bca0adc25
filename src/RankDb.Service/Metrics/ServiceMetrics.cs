using System.Diagnostics.Metrics;

namespace RankDb.Service.Metrics;

/// <summary>The numbers of this project, in one meter named <c>RankDb</c>. docs/metrics.md lists them.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    internal const string MeterName = "RankDb";

    private readonly Meter _meter = new(MeterName);
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _tokenization;
    private readonly Histogram<double> _models;
    private readonly Counter<long> _texts;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _cache;
    private readonly Histogram<double> _batches;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _chunks;
    private readonly Counter<long> _failedRows;
    private readonly Counter<long> _indexFaults;
    private int _connected;

    internal ServiceMetrics()
    {
        _requests = _meter.CreateHistogram<double>("rankdb.request.duration", "s", "Time of one wire call, until its last row, or of one HTTP request.");
        _tokenization = _meter.CreateHistogram<double>("rankdb.tokenization.duration", "s", "Time to tokenize the texts of one wire call or HTTP request.");
        _models = _meter.CreateHistogram<double>("rankdb.model.duration", "s", "Time of one model call.");
        _texts = _meter.CreateCounter<long>("rankdb.model.texts", "{text}", "Texts scored or encoded for calls.");
        _tokens = _meter.CreateCounter<long>("rankdb.model.tokens", "{token}", "Tokens of those texts, padding not counted.");
        _cache = _meter.CreateCounter<long>("rankdb.query.cache", "{query}", "Queries to be encoded, by whether their vector was still known: hit or miss.");
        _batches = _meter.CreateHistogram<double>("rankdb.index.batch.duration", "s", "Time of one indexing batch, from claim to commit.");
        _rows = _meter.CreateCounter<long>("rankdb.index.rows", "{row}", "Rows indexed.");
        _chunks = _meter.CreateCounter<long>("rankdb.index.chunks", "{chunk}", "Chunks written.");
        _failedRows = _meter.CreateCounter<long>("rankdb.index.rows.failed", "{row}", "Rows set aside because they cannot be indexed.");
        _indexFaults = _meter.CreateCounter<long>("rankdb.index.faults", "{fault}", "Attempts at an index that failed as a whole.");
        _meter.CreateObservableGauge(
            "rankdb.index.connections", () => Volatile.Read(ref _connected), "{connection}", "Indexing workers connected to the database.");
    }

    /// <summary>Stands for one service, so that two in one process do not report each other's numbers.</summary>
    internal Meter Meter => _meter;

    internal void Request(string function, string outcome, TimeSpan elapsed) =>
        _requests.Record(elapsed.TotalSeconds, new("function", function), new("outcome", outcome));

    internal void Tokenized(string function, TimeSpan elapsed) =>
        _tokenization.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("function", function));

    internal void QueryCache(bool hit) => _cache.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));

    internal void ModelCall(string model, int texts, long tokens, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("model", model);
        _models.Record(elapsed.TotalSeconds, tag);
        _texts.Add(texts, tag);
        _tokens.Add(tokens, tag);
    }

    internal void IndexBatch(string index, int rows, int chunks, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("index", index);
        _batches.Record(elapsed.TotalSeconds, tag);
        _rows.Add(rows, tag);
        _chunks.Add(chunks, tag);
    }

    internal void IndexRowFailed(string index, string sqlState) =>
        _failedRows.Add(1, new("index", index), new("sqlstate", sqlState));

    internal void IndexFailed(string index, string sqlState) =>
        _indexFaults.Add(1, new("index", index), new("sqlstate", sqlState));

    internal void WorkerConnected() => Interlocked.Increment(ref _connected);

    internal void WorkerDisconnected() => Interlocked.Decrement(ref _connected);

    public void Dispose() => _meter.Dispose();
}
