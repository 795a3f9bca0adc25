namespace RankDb.Dispatch;

/// <summary>Lets at most so many batches run at one time over several dispatchers, in the order in which their workers asked,
/// so that a short batch of one kind waits for at most one running batch of another. Waiting costs no processor time.</summary>
public sealed class WorkerSlots
{
    private readonly object _lock = new();
    private long _next;
    private long _admitted;

    /// <summary>Makes slots.</summary>
    /// <param name="count">Batches at one time; at least 1.</param>
    public WorkerSlots(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (Count, _admitted) = (count, count);
    }

    /// <summary>Batches that may run at one time.</summary>
    public int Count { get; }

    /// <summary>Waits for a slot.</summary>
    internal void Enter()
    {
        lock (_lock)
        {
            for (var ticket = _next++; ticket >= _admitted;)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Gives the slot to whoever asked first.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            _admitted++;
            Monitor.PulseAll(_lock);
        }
    }
}
