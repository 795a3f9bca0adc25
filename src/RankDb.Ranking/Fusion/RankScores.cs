namespace RankDb.Ranking.Fusion;

/// <summary>The methods that add one term for each leg that retrieved a document, from its rank alone.</summary>
internal static class RankScores
{
    /// <summary>By candidate: its score. Looked-up scores play no part.</summary>
    internal static double[] Of(FusionPool pool, FusionOptions options)
    {
        var scores = new double[pool.Count];
        var terms = new double[pool.LegCount];
        for (var c = 0; c < scores.Length; c++)
        {
            var (count, counting) = (0, 0);
            for (var e = pool.Start[c]; e < pool.Start[c + 1]; e++)
            {
                if (pool.EntryRank[e] is > 0 and var rank)
                {
                    var weight = pool.Weights[pool.EntryLeg[e]];
                    terms[count++] = Term(options, weight, rank, pool.Lengths[pool.EntryLeg[e]]);
                    counting += weight > 0 ? 1 : 0;
                }
            }

            scores[c] = TermSum.Of(terms.AsSpan(0, count)) * Factor(options.Method, counting);
        }

        return scores;
    }

    /// <summary>What a leg gives the document of a rank.</summary>
    /// <remarks>rrf: Cormack et al. 2009, equation 1. isr: Mourao et al. 2015, section 3. rbc: Bailey et al. 2017, section 4.
    /// borda: the document beats as many of the ranking's documents.</remarks>
    internal static double Term(FusionOptions options, double weight, int rank, int length) => options.Method switch
    {
        FusionMethod.Rrf => weight / ((double)options.K + rank),
        FusionMethod.Isr or FusionMethod.LogIsr => weight * (1.0 / ((double)rank * rank)),
        FusionMethod.Rbc => weight * ((1 - options.Phi) * Math.Pow(options.Phi, rank - 1)),
        FusionMethod.Borda => weight * (length - rank),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Method, "This method is no sum of terms."),
    };

    /// <summary>What the sum is multiplied by when as many legs retrieved the document.</summary>
    /// <remarks>With ln(legs), as log-ISR was published, all that one leg alone found would be equal, and one leg would not keep its order.</remarks>
    internal static double Factor(FusionMethod method, int legs) => method switch
    {
        FusionMethod.Isr => legs,
        FusionMethod.LogIsr => Math.Log(1.0 + legs),
        _ => 1,
    };
}
