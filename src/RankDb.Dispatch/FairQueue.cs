namespace RankDb.Dispatch;

/// <summary>Waiting items in the order they should run: start-time fair queueing over requests, weighted by tokens
/// (Goyal, Vin and Cheng, SIGCOMM 1996). Each item carries a virtual start time: the clock at arrival plus the tokens of
/// its request before it. A small request thus overtakes the rest of a big one, and no request waits for ever,
/// because the clock advances to the start time of what runs. Ties: earlier deadline, then earlier arrival. Not thread-safe.</summary>
internal sealed class FairQueue<TItem, TResult>
{
    private readonly PriorityQueue<Entry, Key> _entries = new();
    private long _clock;

    /// <summary>Items in the queue, dropped ones included until they are taken or purged.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a request's items.</summary>
    /// <param name="request">The request.</param>
    /// <param name="items">Its items.</param>
    /// <param name="lengths">Tokens of each item.</param>
    public void Add(PendingRequest<TItem, TResult> request, IReadOnlyList<TItem> items, int[] lengths)
    {
        var start = _clock;
        var deadline = request.Deadline?.UtcTicks ?? long.MaxValue;
        for (var i = 0; i < items.Count; i++)
        {
            _entries.Enqueue(new Entry(request, items[i], i, lengths[i], start), new Key(start, deadline, request.Arrival));
            start += Math.Max(1, lengths[i]);
        }
    }

    /// <summary>Takes the next batch, shortest item first; empty when nothing waits. The clock moves to its most urgent item.</summary>
    /// <param name="maxTokens">Budget in padded tokens.</param>
    /// <param name="maxItems">Most items.</param>
    public List<Entry> TakeBatch(int maxTokens, int maxItems)
    {
        var window = TakeWindow((int)Math.Min(int.MaxValue, 2L * maxItems));
        if (window.Count == 0)
        {
            return window;
        }

        _clock = Math.Max(_clock, window[0].Start);
        var chosen = BatchPlanner.Plan([.. window.Select(e => e.Length)], maxTokens, maxItems);
        foreach (var left in Enumerable.Range(0, window.Count).Except(chosen))
        {
            Return(window[left]);
        }

        return [.. chosen.Select(i => window[i])];
    }

    /// <summary>Forgets the items of finished requests.</summary>
    public void Purge()
    {
        var live = TakeWindow(int.MaxValue);
        foreach (var entry in live)
        {
            Return(entry);
        }
    }

    private void Return(in Entry entry) =>
        _entries.Enqueue(entry, new Key(entry.Start, entry.Request.Deadline?.UtcTicks ?? long.MaxValue, entry.Request.Arrival));

    /// <summary>Takes up to a number of live items, most urgent first; drops those of finished requests.</summary>
    private List<Entry> TakeWindow(int most)
    {
        var window = new List<Entry>(Math.Min(most, _entries.Count));
        while (window.Count < most && _entries.TryDequeue(out var entry, out _))
        {
            if (!entry.Request.IsDone)
            {
                window.Add(entry);
            }
        }

        return window;
    }

    /// <summary>One waiting item.</summary>
    internal readonly record struct Entry(PendingRequest<TItem, TResult> Request, TItem Item, int Index, int Length, long Start);

    private readonly record struct Key(long Start, long Deadline, long Arrival) : IComparable<Key>
    {
        public int CompareTo(Key other)
        {
            var byStart = Start.CompareTo(other.Start);
            var byDeadline = byStart != 0 ? byStart : Deadline.CompareTo(other.Deadline);
            return byDeadline != 0 ? byDeadline : Arrival.CompareTo(other.Arrival);
        }
    }
}
