namespace RankDb.Dispatch;

/// <summary>One caller's request while it is in the dispatcher. The owner's lock guards everything but <see cref="Completion"/>.</summary>
internal sealed class PendingRequest<TItem, TResult>
{
    private readonly IReadOnlyList<TItem> _items;
    private readonly int[] _lengths;
    private readonly bool[] _taken;
    private readonly TResult[] _values;
    private readonly bool[] _present;
    private int _completed;

    /// <summary>A request of which everything waits; no item counts for less than one token.</summary>
    public PendingRequest(IReadOnlyList<TItem> items, int[] lengths, object? group, DateTimeOffset? deadline, long arrival, long enqueuedAt)
    {
        (_items, _lengths, Group, Deadline, Arrival, EnqueuedAt) = (items, lengths, group, deadline, arrival, enqueuedAt);
        (_taken, _values, _present) = (new bool[items.Count], new TResult[items.Count], new bool[items.Count]);
        Waiting = items.Count;
        foreach (ref var length in lengths.AsSpan())
        {
            length = Math.Max(1, length);
            WaitingTokens += length;
        }
    }

    /// <summary>Set once, asynchronously continued, so that a worker never runs a caller's code.</summary>
    public TaskCompletionSource<DispatchResult<TResult>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Batches that hold items of this request and run now.</summary>
    public List<RunningBatch> Running { get; } = [];

    /// <summary>What its items have in common with those that may share a batch with them, such as their model.</summary>
    public object? Group { get; }

    /// <summary>Virtual time by which a fair share would have served it all; must not change while it is queued.</summary>
    public double Finish { get; set; }

    /// <summary>Items that still wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Their tokens.</summary>
    public long WaitingTokens { get; private set; }

    /// <summary>Position of the first item that still waits.</summary>
    public int FirstWaiting { get; private set; }

    /// <summary>True once the caller has its answer; what is left of it is dropped.</summary>
    public bool IsDone { get; set; }

    /// <summary>The caller's deadline, or null.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Order of arrival among all requests.</summary>
    public long Arrival { get; }

    /// <summary>Timestamp of arrival.</summary>
    public long EnqueuedAt { get; }

    /// <summary>True when every item has its answer.</summary>
    public bool IsComplete => _completed == _values.Length;

    /// <summary>Adds up to <paramref name="most"/> waiting items, first items first.</summary>
    public void CopyWaitingTo(List<FairQueue<TItem, TResult>.Entry> entries, int most)
    {
        for (var i = FirstWaiting; i < _taken.Length && most > 0; i++)
        {
            if (!_taken[i])
            {
                entries.Add(new(this, _items[i], i, _lengths[i]));
                most--;
            }
        }
    }

    /// <summary>Marks a waiting item as running.</summary>
    public void Take(int index)
    {
        _taken[index] = true;
        Waiting--;
        WaitingTokens -= _lengths[index];
        while (FirstWaiting < _taken.Length && _taken[FirstWaiting])
        {
            FirstWaiting++;
        }
    }

    /// <summary>Gives up on what waits.</summary>
    public void Forget() => (Waiting, WaitingTokens) = (0, 0);

    /// <summary>Keeps one answer.</summary>
    public void Set(int index, TResult value)
    {
        (_values[index], _present[index]) = (value, true);
        _completed++;
    }

    /// <summary>What there is. Nothing is written after <see cref="IsDone"/>, so the arrays are handed over.</summary>
    public DispatchResult<TResult> Result() => new(_values, _present, _completed);
}
