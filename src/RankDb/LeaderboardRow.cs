namespace RankDb;

/// <summary>A stored run, or the runs of one system, on a leaderboard. Costs are means a query, null where they are not known.</summary>
public sealed record LeaderboardRow
{
    /// <summary>The run or system.</summary>
    public required string Run { get; init; }

    /// <summary>Judgment sets that it answered.</summary>
    public required int JudgmentSets { get; init; }

    /// <summary>Its place, from 1; equal ones share it.</summary>
    public required int Place { get; init; }

    /// <summary>Mean of the metric over the queries that it was asked, 0..1; several sets count alike.</summary>
    public required double Mean { get; init; }

    /// <summary>Lower end of the 95 % confidence interval; null for a single query.</summary>
    public double? CiLow { get; init; }

    /// <summary>Upper end of the 95 % confidence interval; null for a single query.</summary>
    public double? CiHigh { get; init; }

    /// <summary>Queries measured.</summary>
    public required int Queries { get; init; }

    /// <summary>Queries that failed, and count 0.</summary>
    public required int Failed { get; init; }

    /// <summary>Borda's count; null where nothing was voted on.</summary>
    public double? Borda { get; init; }

    /// <summary>Copeland's count; null where nothing was voted on.</summary>
    public double? Copeland { get; init; }

    /// <summary>Minimax score; null where nothing was voted on.</summary>
    public double? Minimax { get; init; }

    /// <summary>Place in Kemeny's order, from 1.</summary>
    public int? Kemeny { get; init; }

    /// <summary>Strength by Bradley and Terry.</summary>
    public double? BradleyTerry { get; init; }

    /// <summary>Tokens that models read.</summary>
    public double? Tokens { get; init; }

    /// <summary>Estimated floating-point operations of the models.</summary>
    public double? Flops { get; init; }

    /// <summary>Calls of models.</summary>
    public double? Calls { get; init; }

    /// <summary>Milliseconds of the search.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The mean for each 10^15 operations a query (Peng et al. 2025, RPP).</summary>
    public double? QualityPerPetaflop { get; init; }

    /// <summary>The mean for each second a query.</summary>
    public double? QualityPerSecond { get; init; }

    /// <summary>Corrected p of the randomisation test against the first; null for the first itself and where there is no pair of queries.</summary>
    public double? PBest { get; init; }
}
