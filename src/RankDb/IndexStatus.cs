namespace RankDb;

/// <summary>The state of one index: a row of <c>rankdb.status</c>.</summary>
public sealed record IndexStatus
{
    /// <summary>The index's name.</summary>
    public required string Name { get; init; }

    /// <summary>The indexed table, as SQL names it.</summary>
    public required string Source { get; init; }

    /// <summary>Documents that can be found.</summary>
    public required long Indexed { get; init; }

    /// <summary>Keys that changed and wait for the worker.</summary>
    public required long Pending { get; init; }

    /// <summary>Rows that could not be indexed; <c>rankdb.errors</c> tells why.</summary>
    public required long Failed { get; init; }

    /// <summary>Share of the rows that can be found, 0..1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Age of the oldest pending change.</summary>
    public required TimeSpan Lag { get; init; }

    /// <summary><c>building</c> during the first load, then <c>ready</c>.</summary>
    public required string State { get; init; }

    /// <summary>The encoder's name.</summary>
    public required string Model { get; init; }

    /// <summary>The sparse encoder's name; null for an index without sparse vectors.</summary>
    public string? SparseModel { get; init; }

    /// <summary>Size of the index on disk in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SQLSTATE of what stops the index as a whole; null when nothing does.</summary>
    public string? ErrorSqlState { get; init; }

    /// <summary>Message of what stops the index as a whole; null when nothing does.</summary>
    public string? Error { get; init; }
}
