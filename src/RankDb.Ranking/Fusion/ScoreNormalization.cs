namespace RankDb.Ranking.Fusion;

/// <summary>How the scores of one leg's retrieved list are made comparable with those of others. s is a score.</summary>
public enum ScoreNormalization
{
    /// <summary>s.</summary>
    None,

    /// <summary>(s - min) / (max - min); 1 for all where max = min.</summary>
    MinMax,

    /// <summary>(s - lower) / (max - lower) with the scorer's lower bound, at most the list's minimum; 1 for all where they are equal.</summary>
    TheoreticalMin,

    /// <summary>(s - mean) / sd, sd of the population; 0 for all where sd = 0.</summary>
    ZScore,

    /// <summary>s / sqrt(sum of s²); 0 for all where that is 0.</summary>
    L2,

    /// <summary>1 / (1 + exp(-s)).</summary>
    Sigmoid,

    /// <summary>Distribution-based: (s - (mean - 3 sd)) / (6 sd), not clipped; 1 for all where sd = 0.</summary>
    Dbsf,

    /// <summary>1 - (rank - 1) / n: 1 for the first, 1/n for the last.</summary>
    Rank,
}
