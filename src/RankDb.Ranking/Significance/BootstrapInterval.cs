namespace RankDb.Ranking.Significance;

/// <summary>A percentile bootstrap interval of a mean.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <remarks>
/// Efron: Bootstrap methods: another look at the jackknife, 1979; for retrieval Sakai, SIGIR 2006. The same draws as <c>rankdb.compare</c>: the same values, in the same
/// order, with the same rounds and seed have the same interval in SQL, to rounding.
/// </remarks>
public readonly record struct BootstrapInterval(double Low, double High)
{
    /// <summary>The interval that holds the means of a share of the resamples.</summary>
    /// <param name="values">One value a query (of paired systems: the differences); at least one. Their order moves the answer within its error.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="rounds">Resamples.</param>
    /// <param name="seed">The same seed gives the same answer.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static BootstrapInterval OfMean(ReadOnlySpan<double> values, double confidence = 0.95, int rounds = 10_000, long seed = 1)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("The mean of no values has no interval.", nameof(values));
        }

        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is above 0 and below 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var (random, resamples, means) = (new HashStream(seed), new ResampledMeans(values), new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            means[round] = resamples.Of(random.StreamAt(round + 1));
        }

        Array.Sort(means);
        return new BootstrapInterval(Quantile(means, (1 - confidence) / 2), Quantile(means, (1 + confidence) / 2));
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
