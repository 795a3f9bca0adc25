namespace RankDb.Ranking.Significance;

/// <summary>Student's t-test of paired values, two-sided.</summary>
public static class PairedTTest
{
    /// <summary>The probability of a mean difference at least as large, if the true one is 0 and differences are normal.</summary>
    /// <returns>0..1; 1 for a single query or where all differences are 0; 0 where all are the same and not 0.</returns>
    public static double PValue(PairedSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Count < 2 || sample.Mean == 0)
        {
            return 1;
        }

        if (sample.Deviation == 0)
        {
            return 0;
        }

        var t = sample.Mean / (sample.Deviation / Math.Sqrt(sample.Count));
        var freedom = sample.Count - 1;
        return IncompleteBeta.Regularized(freedom / (freedom + (t * t)), freedom / 2.0, 0.5);
    }
}
