namespace RankDb.Ranking.Metrics;

/// <summary>What a grade is worth in a cumulated gain.</summary>
public enum GainKind
{
    /// <summary><c>2^grade - 1</c> (Burges et al. 2005): the usual one where neural rankers are compared.</summary>
    Exponential,

    /// <summary>The grade itself (Jarvelin and Kekalainen 2002): what trec_eval uses.</summary>
    Linear,
}
