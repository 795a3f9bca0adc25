namespace RankDb.Dispatch;

/// <summary>One caller's request while it is in the dispatcher. The owner's lock guards everything but <see cref="Completion"/>.</summary>
internal sealed class PendingRequest<TItem, TResult>(int count, DateTimeOffset? deadline, long arrival, long enqueuedAt)
{
    private readonly TResult[] _values = new TResult[count];
    private readonly bool[] _present = new bool[count];
    private int _completed;

    /// <summary>Set once, asynchronously continued, so that a worker never runs a caller's code.</summary>
    public TaskCompletionSource<DispatchResult<TResult>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Batches that hold items of this request and run now.</summary>
    public List<RunningBatch> Running { get; } = [];

    /// <summary>Items that still wait.</summary>
    public int Waiting { get; set; } = count;

    /// <summary>True once the caller has its answer; what is left of it is dropped.</summary>
    public bool IsDone { get; set; }

    /// <summary>The caller's deadline, or null.</summary>
    public DateTimeOffset? Deadline { get; } = deadline;

    /// <summary>Order of arrival among all requests.</summary>
    public long Arrival { get; } = arrival;

    /// <summary>Timestamp of arrival.</summary>
    public long EnqueuedAt { get; } = enqueuedAt;

    /// <summary>True when every item has its answer.</summary>
    public bool IsComplete => _completed == _values.Length;

    /// <summary>Keeps one answer.</summary>
    public void Set(int index, TResult value)
    {
        (_values[index], _present[index]) = (value, true);
        _completed++;
    }

    /// <summary>What there is. Nothing is written after <see cref="IsDone"/>, so the arrays are handed over.</summary>
    public DispatchResult<TResult> Result() => new(_values, _present, _completed);
}

/// <summary>Counts the live callers of a running batch and cancels it with the last of them.</summary>
internal sealed class RunningBatch : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Callers that still wait for this batch; guarded by the dispatcher's lock.</summary>
    public int Callers { get; set; }

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Tells the batch to stop. Must not run together with <see cref="Dispose"/>.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
