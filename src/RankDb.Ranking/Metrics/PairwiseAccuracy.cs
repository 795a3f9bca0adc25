namespace RankDb.Ranking.Metrics;

/// <summary>
/// The share of pairs of documents with different grades of which the better stands first. A judged document that is not ranked stands behind all
/// that are; of two such neither is first, which counts as half.
/// </summary>
/// <remarks>With one relevant and one not relevant document a query, as in NevIR (Weller, Lawrie and Van Durme, EACL 2024), a query is right at 1; a pair of queries is right where both are.</remarks>
public sealed class PairwiseAccuracy : IMetric
{
    /// <inheritdoc/>
    public string Name => "pairwise";

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Relevant == 0)
        {
            return 0;
        }

        var levels = ranking.Ideal[0] + 1;
        var (ahead, left) = (new long[levels], new long[levels]);
        left[0] = ranking.NotRelevant;
        foreach (var grade in ranking.Ideal)
        {
            left[grade]++;
        }

        var pairs = Pairs(left);
        var right = 0.0;
        foreach (var grade in ranking.Grades)
        {
            if (grade >= 0)
            {
                for (var better = grade + 1; better < levels; better++)
                {
                    right += ahead[better];
                }

                ahead[grade]++;
                left[grade]--;
            }
        }

        for (var grade = 0; grade < levels; grade++)
        {
            for (var better = grade + 1; better < levels; better++)
            {
                right += left[grade] * (ahead[better] + (left[better] / 2.0));
            }
        }

        return pairs == 0 ? 0 : right / pairs;
    }

    /// <inheritdoc/>
    /// <remarks>Without two documents of different grades there is no pair to put in order.</remarks>
    public bool IsDefined(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return ranking.Relevant > 0 && (ranking.NotRelevant > 0 || ranking.Ideal[0] != ranking.Ideal[^1]);
    }

    private static double Pairs(long[] levels)
    {
        var (pairs, seen) = (0.0, 0L);
        foreach (var count in levels)
        {
            pairs += seen * (double)count;
            seen += count;
        }

        return pairs;
    }
}
