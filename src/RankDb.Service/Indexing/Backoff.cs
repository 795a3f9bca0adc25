namespace RankDb.Service.Indexing;

/// <summary>Waiting times that double from one failure to the next, up to a limit.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan limit)
{
    // Zero stands for "no failure yet".
    private TimeSpan _last;

    /// <summary>The wait after one more failure.</summary>
    internal TimeSpan Next()
    {
        var doubled = _last == TimeSpan.Zero ? first : _last + _last;
        _last = doubled < limit ? doubled : limit;
        return _last;
    }

    internal void Reset() => _last = TimeSpan.Zero;
}
