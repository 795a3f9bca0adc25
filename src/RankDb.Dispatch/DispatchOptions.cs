namespace RankDb.Dispatch;

/// <summary>Limits of a <see cref="Dispatcher{TItem, TResult}"/>; every value must be positive.</summary>
public sealed class DispatchOptions
{
    /// <summary>Batches that run at one time, each on a thread of its own. Default 1.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Items waiting, over all callers; more are refused with <see cref="QueueFullException"/>. Default 4096.</summary>
    public int MaxQueuedItems { get; set; } = 4096;

    /// <summary>Largest batch in padded tokens: its longest item times its item count. One longer item still runs, alone. Default 512.</summary>
    public int MaxBatchTokens { get; set; } = 512;

    /// <summary>Where less waits than fills a batch for each worker, it is shared out among them, but not into batches of fewer
    /// padded tokens than this. Default 256.</summary>
    public int MinBatchTokens { get; set; } = 256;

    /// <summary>Most items in one batch. Default 64.</summary>
    public int MaxBatchItems { get; set; } = 64;

    /// <summary>Time that waiting work may take to finish on shutdown; the rest then fails. Default 10 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Batches that may run at one time over all dispatchers that are given the same slots; null for no limit but <see cref="Workers"/>.</summary>
    public WorkerSlots? Slots { get; set; }

    /// <summary>Value of the metrics' tag <c>rankdb.dispatcher</c>, such as a model's name.</summary>
    public string Name { get; set; } = "default";

    internal DispatchOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxQueuedItems);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MinBatchTokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchItems);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShutdownTimeout, TimeSpan.Zero);
        return (DispatchOptions)MemberwiseClone();
    }
}
