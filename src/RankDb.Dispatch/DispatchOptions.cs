namespace RankDb.Dispatch;

/// <summary>Limits of a <see cref="Dispatcher{TItem, TResult}"/>; every value must be positive.</summary>
public sealed class DispatchOptions
{
    /// <summary>Batches that run at one time, each on a thread of its own. Default 1.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>Items waiting, over all callers; more are refused with <see cref="QueueFullException"/>. Default 4096.</summary>
    public int MaxQueuedItems { get; set; } = 4096;

    /// <summary>Largest batch in padded tokens: its longest item times its item count. One longer item still runs, alone. Default 4096.</summary>
    public int MaxBatchTokens { get; set; } = 4096;

    /// <summary>Most items in one batch. Default 64.</summary>
    public int MaxBatchItems { get; set; } = 64;
}
