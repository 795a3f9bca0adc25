namespace RankDb.Ranking.Tuning.Replays;

/// <summary>The scores of candidates after a reranking stage, as sql/search/_blend.sql computes them.</summary>
/// <remarks>
/// blend x stage + (1 - blend) x incoming, both normalised over what the stage scored. What it did not score keeps (1 - blend) x incoming and its
/// order, below everything that was scored; where that share of the incoming score is not below the block by itself, these rows are scaled down.
/// </remarks>
public static class StageBlend
{
    private const double Least = 1e-6;

    /// <summary>Blends.</summary>
    /// <param name="incoming">Scores of the candidates, 0..1.</param>
    /// <param name="stage">What the stage gave each, 0..1; NaN: it did not score it.</param>
    /// <param name="blend">The stage's part, 0..1.</param>
    /// <param name="kind">What is done to both before.</param>
    /// <returns>Scores in the order given.</returns>
    public static double[] Blend(ReadOnlySpan<double> incoming, ReadOnlySpan<double> stage, double blend, StageNormalization kind)
    {
        if (incoming.Length != stage.Length)
        {
            throw new ArgumentException("There is one score of the stage for each candidate.", nameof(stage));
        }

        var former = incoming.ToArray();
        var given = stage.ToArray();
        if (kind != StageNormalization.None)
        {
            for (var n = 0; n < former.Length; n++)
            {
                former[n] = double.IsNaN(given[n]) ? double.NaN : former[n];
            }

            Normalize(given, kind);
            Normalize(former, kind);
        }

        // Of a stage that decides alone the rows below it keep a millionth, for their order.
        var share = Math.Max(1 - blend, Least);
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        var scores = new double[incoming.Length];
        for (var n = 0; n < scores.Length; n++)
        {
            if (double.IsNaN(given[n]))
            {
                scores[n] = share * incoming[n];
                highest = Math.Max(highest, scores[n]);
            }
            else
            {
                scores[n] = Math.Min((blend * given[n]) + ((1 - blend) * former[n]), 1);
                lowest = Math.Min(lowest, scores[n]);
            }
        }

        if (double.IsFinite(lowest) && highest >= lowest)
        {
            PutBelow(scores, given, lowest, highest);
        }

        return scores;
    }

    /// <summary>Puts scores on the scale 0..1, in place; NaN stays.</summary>
    internal static void Normalize(Span<double> scores, StageNormalization kind)
    {
        var (low, high, sum, counted) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0);
        foreach (var score in scores)
        {
            if (!double.IsNaN(score))
            {
                (low, high, sum, counted) = (Math.Min(low, score), Math.Max(high, score), sum + score, counted + 1);
            }
        }

        if (kind == StageNormalization.Rank)
        {
            Rank(scores, counted);
            return;
        }

        var mean = sum / counted;
        var deviation = high > low ? Deviation(scores, mean, counted) : 0;
        foreach (ref var score in scores)
        {
            if (!double.IsNaN(score))
            {
                score = kind switch
                {
                    StageNormalization.MinMax => high > low ? (score - low) / (high - low) : 1,
                    StageNormalization.ZScore => deviation > 0 ? 1 / (1 + Math.Exp(-(score - mean) / deviation)) : 0.5,
                    _ => score,
                };
            }
        }
    }

    private static void PutBelow(double[] scores, double[] given, double lowest, double highest)
    {
        for (var n = 0; n < scores.Length; n++)
        {
            if (double.IsNaN(given[n]))
            {
                scores[n] = highest > 0 ? scores[n] / highest * Math.Max(lowest, Least) * (1 - Least) : 0;
            }
            else if (lowest < Least)
            {
                scores[n] = Least + ((1 - Least) * scores[n]);
            }
        }
    }

    private static void Rank(Span<double> scores, int counted)
    {
        var sorted = new double[counted];
        var next = 0;
        foreach (var score in scores)
        {
            if (!double.IsNaN(score))
            {
                sorted[next++] = -score;
            }
        }

        Array.Sort(sorted);
        foreach (ref var score in scores)
        {
            if (!double.IsNaN(score))
            {
                var better = Array.BinarySearch(sorted, -score);
                while (better > 0 && sorted[better - 1] == -score)
                {
                    better--;
                }

                score = (counted - better) / (double)counted;
            }
        }
    }

    private static double Deviation(ReadOnlySpan<double> scores, double mean, int counted)
    {
        var sum = 0.0;
        foreach (var score in scores)
        {
            sum += double.IsNaN(score) ? 0 : (score - mean) * (score - mean);
        }

        return Math.Sqrt(sum / counted);
    }
}
