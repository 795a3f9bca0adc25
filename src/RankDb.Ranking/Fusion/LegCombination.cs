namespace RankDb.Ranking.Fusion;

/// <summary>Which documents are fused.</summary>
public enum LegCombination
{
    /// <summary>Those that at least one leg retrieved.</summary>
    Union,

    /// <summary>Those that every leg retrieved, legs of <see cref="FusionOptions.Minus"/> aside.</summary>
    Intersect,
}
