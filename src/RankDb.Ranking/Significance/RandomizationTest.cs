namespace RankDb.Ranking.Significance;

/// <summary>Fisher's randomisation test of paired values, two-sided: how often chance signs of the differences give a mean at least as far from 0.</summary>
/// <remarks>
/// Smucker, Allan and Carterette: A comparison of statistical significance tests for information retrieval evaluation, CIKM 2007.
/// The same signs as <c>rankdb.compare</c>: the same sample, in the same order, with the same rounds and seed has the same p in SQL.
/// </remarks>
public static class RandomizationTest
{
    private const int TriedInFull = 20;

    /// <summary>The share of sign assignments whose mean is at least as far from 0.</summary>
    /// <param name="sample">The paired values. Their order says which sign is whose, so it moves the answer of random assignments within their error.</param>
    /// <param name="rounds">Random assignments where there are too many to try all (more than 20 differences other than 0).</param>
    /// <param name="seed">The same seed gives the same answer.</param>
    /// <returns>0..1. Random assignments count the observed one as well, so the answer is never 0.</returns>
    public static double PValue(PairedSample sample, int rounds = 10_000, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var sizes = new List<double>();
        var total = 0.0;
        foreach (var difference in sample.Differences)
        {
            if (difference != 0)
            {
                sizes.Add(Math.Abs(difference));
                total += difference;
            }
        }

        if (sizes.Count == 0)
        {
            return 1;
        }

        // Sums that differ in the last bits, by the order of additions, are equal.
        var observed = Math.Abs(total) - 1e-9;
        var sums = new SignedSums([.. sizes]);
        return sizes.Count <= TriedInFull ? All(sums, sizes.Count, observed) : Sampled(sums, observed, rounds, new HashStream(seed));
    }

    private static double All(SignedSums sums, int signs, double observed)
    {
        // The last sign stays minus: turning all signs gives the same distance.
        var count = 1 << (signs - 1);
        var extreme = 0;
        for (var assignment = 0; assignment < count; assignment++)
        {
            extreme += Math.Abs(sums.Of(0, assignment)) >= observed ? 1 : 0;
        }

        return extreme / (double)count;
    }

    private static double Sampled(SignedSums sums, double observed, int rounds, HashStream random)
    {
        var extreme = 1;
        for (var round = 1; round <= rounds; round++)
        {
            var stream = random.StreamAt(round);
            var sum = sums.Of(0, stream.At(0));
            for (var word = 1; word < sums.Words; word++)
            {
                sum += sums.Of(word, stream.At(word));
            }

            extreme += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return extreme / (rounds + 1.0);
    }
}
