namespace RankDb;

/// <summary>A stored run, what one system answered to the queries of a judgment set: a row of <c>rankdb.runs</c>.</summary>
public sealed record StoredRun
{
    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The judgment set whose queries were asked.</summary>
    public required string JudgmentSet { get; init; }

    /// <summary>The index; null for an imported run.</summary>
    public string? Index { get; init; }

    /// <summary>The profile; null for one that was given as a definition, and for an imported run.</summary>
    public string? Profile { get; init; }

    /// <summary>The profile's version, from 1; null where <see cref="Profile"/> is.</summary>
    public int? ProfileVersion { get; init; }

    /// <summary>Results that each query asked for.</summary>
    public required int Depth { get; init; }

    /// <summary><c>complete</c>; <c>partial</c> where some queries failed, <c>failed</c> where all did.</summary>
    public required string State { get; init; }

    /// <summary>Queries asked.</summary>
    public required int Queries { get; init; }

    /// <summary>Queries whose search raised an error.</summary>
    public required int Failed { get; init; }

    /// <summary>What its author says of it; null if nothing was said.</summary>
    public string? Note { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
