namespace RankDb.Dispatch;

/// <summary>The requests that have waiting items: weighted fair queueing (Demers, Keshav and Shenker, SIGCOMM 1989).
/// A virtual clock runs as fast as the tokens that each request would be served if all shared the model evenly; a request's
/// finish is the clock at its arrival plus its own tokens, and the earliest finish is served first, whole. So a small request
/// overtakes what is left of a big one, and none waits for ever, since the clock passes every finish. Ties: earlier deadline,
/// then earlier arrival. Not thread-safe.</summary>
internal sealed class FairQueue<TItem, TResult>
{
    // Enough neighbours in length for batches with hardly any padding, few enough to plan in microseconds.
    private const int MaxPlanned = 256;

    private readonly SortedSet<PendingRequest<TItem, TResult>> _requests = new(Order.Instance);
    private double _clock;

    /// <summary>Tokens that wait, padding not counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>Adds a request with all its items.</summary>
    public void Add(PendingRequest<TItem, TResult> request)
    {
        request.Finish = _clock + request.WaitingTokens;
        Tokens += request.WaitingTokens;
        _requests.Add(request);
    }

    /// <summary>Forgets what a request still waits for.</summary>
    /// <returns>Items that were forgotten.</returns>
    public int Remove(PendingRequest<TItem, TResult> request)
    {
        var dropped = request.Waiting;
        if (_requests.Remove(request))
        {
            Tokens -= request.WaitingTokens;
            request.Forget();
        }

        return dropped;
    }

    /// <summary>Takes the next batch, shortest item first; empty when nothing waits. All its items belong to one group.</summary>
    /// <param name="limits">Its limits.</param>
    /// <param name="workers">Batches that run at one time: what waits is shared out among them, so that the last batches end together.</param>
    public List<Entry> TakeBatch(DispatchOptions limits, int workers)
    {
        if (_requests.Min is not { } urgent)
        {
            return [];
        }

        // The longest wait for a small request behind it and the last worker's overtime are one batch: the fuller the queue, the larger it is.
        var budget = (int)Math.Clamp((Tokens + workers - 1) / workers, Math.Min(limits.MinBatchTokens, limits.MaxBatchTokens), limits.MaxBatchTokens);
        var pool = Pool(urgent, (long)limits.MaxBatchTokens * workers);
        var lengths = pool.ConvertAll(static e => e.Length).ToArray();
        var starts = BatchPlanner.Part(lengths, budget, limits.MaxBatchItems);
        var head = pool.FindIndex(e => ReferenceEquals(e.Request, urgent) && e.Index == urgent.FirstWaiting);
        var batch = starts.FindLastIndex(start => start <= head);
        var end = batch + 1 < starts.Count ? starts[batch + 1] : pool.Count;
        var taken = pool[starts[batch]..end];
        Serve(taken);
        return taken;
    }

    /// <summary>Items that may share batches, shortest first: those of the urgent request and, while they are few, of the requests
    /// next in line. A large request is never mixed into the batches of a small one, which would wait for it.</summary>
    private List<Entry> Pool(PendingRequest<TItem, TResult> urgent, long horizon)
    {
        var pool = new List<Entry>();
        var tokens = 0L;
        foreach (var request in _requests)
        {
            if (pool.Count > 0 && (tokens + request.WaitingTokens > horizon || pool.Count >= MaxPlanned))
            {
                break;
            }

            if (Equals(request.Group, urgent.Group))
            {
                tokens += request.WaitingTokens;
                request.CopyWaitingTo(pool, MaxPlanned - pool.Count);
            }
        }

        pool.Sort(static (x, y) => x.CompareTo(y));
        return pool;
    }

    private void Serve(List<Entry> batch)
    {
        var tokens = 0L;
        var active = _requests.Count;
        foreach (var entry in batch)
        {
            tokens += entry.Length;
            entry.Request.Take(entry.Index);
            if (entry.Request.Waiting == 0)
            {
                _requests.Remove(entry.Request);
            }
        }

        Tokens -= tokens;
        _clock += (double)tokens / active;
    }

    /// <summary>One waiting item.</summary>
    internal readonly record struct Entry(PendingRequest<TItem, TResult> Request, TItem Item, int Index, int Length) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            var byLength = Length.CompareTo(other.Length);
            var byArrival = byLength != 0 ? byLength : Request.Arrival.CompareTo(other.Request.Arrival);
            return byArrival != 0 ? byArrival : Index.CompareTo(other.Index);
        }
    }

    private sealed class Order : IComparer<PendingRequest<TItem, TResult>>
    {
        public static readonly Order Instance = new();

        public int Compare(PendingRequest<TItem, TResult>? x, PendingRequest<TItem, TResult>? y)
        {
            var byFinish = x!.Finish.CompareTo(y!.Finish);
            var byDeadline = byFinish != 0 ? byFinish : (x.Deadline ?? DateTimeOffset.MaxValue).CompareTo(y.Deadline ?? DateTimeOffset.MaxValue);
            return byDeadline != 0 ? byDeadline : x.Arrival.CompareTo(y.Arrival);
        }
    }
}
