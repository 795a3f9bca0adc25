namespace RankDb.Ranking.Tuning.Replays;

/// <summary>How the scores that come into a reranking stage and those that it gives are made comparable. s is a score.</summary>
public enum StageNormalization
{
    /// <summary>s.</summary>
    None,

    /// <summary>(s - min) / (max - min); 1 for all where max = min.</summary>
    MinMax,

    /// <summary>1 / (1 + exp(-(s - mean) / sd)), sd of the population; 1/2 for all where sd = 0.</summary>
    ZScore,

    /// <summary>1 for the best, 1/n for the last of n; equal scores share the better place.</summary>
    Rank,
}
