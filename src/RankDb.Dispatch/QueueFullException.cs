namespace RankDb.Dispatch;

/// <summary>The queue has no room for a request; the caller should report "busy" (SQLSTATE 53000, HTTP 429).</summary>
/// <param name="queued">Items that were waiting.</param>
/// <param name="requested">Items that were asked for.</param>
/// <param name="limit">Items that may wait.</param>
public sealed class QueueFullException(int queued, int requested, int limit)
    : Exception($"The queue holds {queued} of at most {limit} items and has no room for {requested} more.")
{
    /// <summary>Items that were waiting when the request came.</summary>
    public int Queued { get; } = queued;

    /// <summary>Items in the refused request.</summary>
    public int Requested { get; } = requested;

    /// <summary>The limit, <see cref="DispatchOptions.MaxQueuedItems"/>. A request larger than this never fits.</summary>
    public int Limit { get; } = limit;
}
