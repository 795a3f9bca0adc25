namespace RankDb.Service.Indexing;

/// <summary>What a failed batch means for the work that follows.</summary>
internal enum FaultKind
{
    /// <summary>Some row is to blame: try fewer rows until it is alone.</summary>
    Rows,

    /// <summary>The index cannot be worked on now: record it and leave this index alone for a while.</summary>
    Index,

    /// <summary>Nobody is to blame (deadlock, lock timeout): the same batch again, a little later.</summary>
    Retry,

    /// <summary>The connection is gone: open a new one.</summary>
    Connection,
}
