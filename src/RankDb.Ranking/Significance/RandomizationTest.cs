using System.Numerics;

namespace RankDb.Ranking.Significance;

/// <summary>Fisher's randomisation test of paired values, two-sided: how often chance signs of the differences give a mean at least as far from 0.</summary>
/// <remarks>Smucker, Allan and Carterette: A comparison of statistical significance tests for information retrieval evaluation, CIKM 2007.</remarks>
public static class RandomizationTest
{
    /// <summary>The share of sign assignments whose mean is at least as far from 0.</summary>
    /// <param name="sample">The paired values.</param>
    /// <param name="rounds">Random assignments where there are too many to try all (more than 20 differences other than 0).</param>
    /// <param name="seed">The same seed gives the same answer.</param>
    /// <returns>0..1. Random assignments count the observed one as well, so the answer is never 0.</returns>
    public static double PValue(PairedSample sample, int rounds = 100_000, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var differences = new List<double>();
        foreach (var difference in sample.Differences)
        {
            if (difference != 0)
            {
                differences.Add(Math.Abs(difference));
            }
        }

        if (differences.Count == 0)
        {
            return 1;
        }

        var observed = Math.Abs(sample.Mean * sample.Count) - 1e-9;
        var sizes = differences.ToArray();
        return sizes.Length <= 20 ? All(sizes, observed) : Sampled(sizes, observed, rounds, new Random(seed));
    }

    private static double All(double[] sizes, double observed)
    {
        // Gray code: one sign changes from each assignment to the next.
        var sum = sizes.Sum();
        var signs = 0u;
        var extreme = 0;
        var count = 1u << sizes.Length;
        for (var step = 1u; ; step++)
        {
            extreme += Math.Abs(sum) >= observed ? 1 : 0;
            if (step == count)
            {
                return extreme / (double)count;
            }

            var flipped = BitOperations.TrailingZeroCount(step);
            signs ^= 1u << flipped;
            sum += (signs & (1u << flipped)) != 0 ? -2 * sizes[flipped] : 2 * sizes[flipped];
        }
    }

    private static double Sampled(double[] sizes, double observed, int rounds, Random random)
    {
        var extreme = 1;
        for (var round = 0; round < rounds; round++)
        {
            var (sum, bits) = (0.0, 0L);
            for (var i = 0; i < sizes.Length; i++)
            {
                bits = i % 62 == 0 ? random.NextInt64() : bits >> 1;
                sum += (bits & 1) != 0 ? sizes[i] : -sizes[i];
            }

            extreme += Math.Abs(sum) >= observed ? 1 : 0;
        }

        return extreme / (double)(rounds + 1);
    }
}
