namespace RankDb.Inference;

/// <summary>How models run.</summary>
public sealed class ModelRuntimeOptions
{
    /// <summary>
    /// Threads of one run of one model, 1 or more. The default is 1: PostgreSQL shares the cores, and
    /// several one-thread workers score more than one worker with several threads.
    /// </summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>
    /// Bytes of the graphs and tables in memory at one time, 1 or more; null (the default) means no limit. Over it the
    /// model used least recently goes, and is loaded again when it is used.
    /// </summary>
    public long? MemoryBudget { get; init; }

    /// <summary>Whether a model whose numbers differ from its stored fingerprint is refused. Default true.</summary>
    public bool CheckFingerprints { get; init; } = true;

    /// <summary>
    /// Longest time of one run, 5 minutes unless told otherwise. A graph may loop for ever; one that takes longer is stopped and its
    /// caller gets an error.
    /// </summary>
    public TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(5);
}
