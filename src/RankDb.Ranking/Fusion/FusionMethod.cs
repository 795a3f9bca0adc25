namespace RankDb.Ranking.Fusion;

/// <summary>How the rankings of several legs become one. Formulas and sources: docs/fusion.md.</summary>
public enum FusionMethod
{
    /// <summary>Reciprocal rank fusion: the sum of weight / (k + rank). Cormack, Clarke and Buettcher, SIGIR 2009.</summary>
    Rrf,

    /// <summary>Inverse square rank: legs that found it x the sum of weight / rank². Mourao, Martins and Magalhaes, 2013 and 2015.</summary>
    Isr,

    /// <summary>As <see cref="Isr"/> with ln(1 + legs that found it). The paper has ln of the legs, which is 0 for one leg.</summary>
    LogIsr,

    /// <summary>Rank-biased centroids: the sum of weight x (1 - phi) x phi^(rank - 1). Bailey, Moffat, Scholer and Thomas, SIGIR 2017.</summary>
    Rbc,

    /// <summary>Borda count: the sum of weight x (length of the ranking - rank).</summary>
    Borda,

    /// <summary>Copeland: pairwise majorities won minus lost.</summary>
    Copeland,

    /// <summary>Sorted by pairwise majority. Montague and Aslam, CIKM 2002.</summary>
    Condorcet,

    /// <summary>The legs take turns in proportion to their weights.</summary>
    Interleave,

    /// <summary>Weighted mean of normalised scores: weights divided by their sum. Bruch, Gai and Ingber, TOIS 2023.</summary>
    Convex,

    /// <summary>Sum of weighted normalised scores. Fox and Shaw, TREC-2, 1994.</summary>
    CombSum,

    /// <summary>CombSUM x legs that found it. Fox and Shaw, TREC-2, 1994.</summary>
    CombMnz,

    /// <summary>Mean of weighted normalised scores. Fox and Shaw, TREC-2, 1994.</summary>
    CombAnz,

    /// <summary>Median of weighted normalised scores. Fox and Shaw, TREC-2, 1994.</summary>
    CombMed,

    /// <summary>Largest weighted normalised score. Fox and Shaw, TREC-2, 1994.</summary>
    CombMax,

    /// <summary>Smallest weighted normalised score. Fox and Shaw, TREC-2, 1994.</summary>
    CombMin,
}
