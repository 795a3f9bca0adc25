using System.Text.Json;

namespace RankDb;

/// <summary>What a tuning found: the evidence is in <c>rankdb.tunings</c>.</summary>
public sealed record TuneResult
{
    /// <summary>Its number in <c>rankdb.tunings</c>.</summary>
    public required long TuningId { get; init; }

    /// <summary>The chosen values, by JSON pointer into the profile.</summary>
    public required JsonElement Chosen { get; init; }

    /// <summary>The metric with the profile as it was.</summary>
    public required double Before { get; init; }

    /// <summary>The metric with the chosen values on the queries that they were chosen on: too good by construction.</summary>
    public required double After { get; init; }

    /// <summary>The metric where each query is measured with values chosen without its fold; null where there are too few queries.</summary>
    public double? Validated { get; init; }

    /// <summary>The metric of real searches with the chosen values.</summary>
    public double? Confirmed { get; init; }

    /// <summary>The profile that was written; null where none was.</summary>
    public string? WrittenProfile { get; init; }

    /// <summary>The version that was written; null where none was.</summary>
    public int? WrittenVersion { get; init; }

    /// <summary>The whole report, these figures and the rest of them.</summary>
    public required JsonElement Report { get; init; }
}
