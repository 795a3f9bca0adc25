namespace RankDb.Ranking.Fusion;

/// <summary>How to fuse; the defaults are those of a profile.</summary>
public sealed record FusionOptions
{
    /// <summary>The largest <see cref="K"/>.</summary>
    public const int MaxK = 10_000;

    /// <summary>The method.</summary>
    public FusionMethod Method { get; init; } = FusionMethod.Rrf;

    /// <summary>The constant of <see cref="FusionMethod.Rrf"/>, 0 to 10,000; larger makes the first ranks count less.</summary>
    public int K { get; init; } = 60;

    /// <summary>The persistence of <see cref="FusionMethod.Rbc"/>, above 0 and below 1; larger looks deeper.</summary>
    public double Phi { get; init; } = 0.8;

    /// <summary>For methods over scores.</summary>
    public ScoreNormalization Normalize { get; init; } = ScoreNormalization.MinMax;

    /// <summary>For methods over scores.</summary>
    public MissingScores Missing { get; init; } = MissingScores.Score;

    /// <summary>Which documents are fused.</summary>
    public LegCombination Combine { get; init; } = LegCombination.Union;

    /// <summary>Names of legs: only documents that each of them retrieved.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>Names of legs: documents that any of them retrieved are left out; these legs give no score.</summary>
    public IReadOnlyList<string> Minus { get; init; } = [];
}
