namespace RankDb;

/// <summary>Two systems compared by one metric over the same queries; every difference is the second less the first.</summary>
public sealed record MetricComparison
{
    /// <summary>Such as <c>ndcg@10</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>Mean of the first, 0..1.</summary>
    public required double MeanA { get; init; }

    /// <summary>Mean of the second, 0..1.</summary>
    public required double MeanB { get; init; }

    /// <summary><see cref="MeanB"/> less <see cref="MeanA"/>.</summary>
    public required double Difference { get; init; }

    /// <summary>Lower end of the bootstrap interval of the difference; null for a single query.</summary>
    public double? CiLow { get; init; }

    /// <summary>Upper end of the bootstrap interval of the difference; null for a single query.</summary>
    public double? CiHigh { get; init; }

    /// <summary>p of the paired randomisation test; null for a single query.</summary>
    public double? PRandomization { get; init; }

    /// <summary>p of the paired t-test, two-sided; null for a single query.</summary>
    public double? PT { get; init; }

    /// <summary>Mean of the differences in units of their standard deviation; infinite where all are the same, null for a single query.</summary>
    public double? EffectSize { get; init; }

    /// <summary><see cref="PRandomization"/> corrected for the number of metrics.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>Queries that the second answers better.</summary>
    public required int Wins { get; init; }

    /// <summary>Queries that both answer as well.</summary>
    public required int Ties { get; init; }

    /// <summary>Queries that the first answers better.</summary>
    public required int Losses { get; init; }

    /// <summary>Queries compared: those with a relevant document that both answered.</summary>
    public required int Queries { get; init; }

    /// <summary>Ids of the queries that failed with the first, and are left out.</summary>
    public required IReadOnlyList<string> FailedA { get; init; }

    /// <summary>Ids of the queries that failed with the second, and are left out.</summary>
    public required IReadOnlyList<string> FailedB { get; init; }

    /// <summary>The queries that moved most, in both directions: the largest gain first, the largest loss last.</summary>
    public required IReadOnlyList<MovedQuery> Moved { get; init; }
}
