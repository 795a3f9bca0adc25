namespace RankDb.Service.Indexing;

/// <summary>Waiting times that double from one failure to the next, up to a limit.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan limit)
{
    private TimeSpan _next = first;

    /// <summary>The wait after one more failure.</summary>
    internal TimeSpan Next()
    {
        var wait = _next;
        var doubled = _next + _next;
        _next = doubled < limit ? doubled : limit;
        return wait;
    }

    internal void Reset() => _next = first;
}
