namespace RankDb.Service.Indexing;

/// <summary>What a worker remembers of one index between batches.</summary>
internal sealed class IndexProgress(BatchSizer sizer, Backoff backoff)
{
    internal BatchSizer Sizer { get; } = sizer;

    internal Backoff Backoff { get; } = backoff;

    /// <summary>Until then the index is left alone.</summary>
    internal DateTimeOffset NotBefore { get; set; } = DateTimeOffset.MinValue;

    /// <summary>SQLSTATE of the index error last reported, so that a lasting fault is logged once.</summary>
    internal string? ReportedFault { get; set; }
}
