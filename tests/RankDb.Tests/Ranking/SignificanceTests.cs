using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class SignificanceTests
{
    [Fact]
    public void A_sample_counts_wins_ties_and_losses_and_ignores_the_last_bits()
    {
        var sample = new PairedSample([0.1, 0.2, 0.3, 0.4], [0.3, 0.1, 0.1 + 0.2, 0.8]);

        Assert.Equal((2, 1, 1), (sample.Wins, sample.Ties, sample.Losses));
        Assert.Equal(0.125, sample.Mean, 12);
        // Differences 0.2, -0.1, 0, 0.4: squares around 0.125 sum to 0.1475.
        Assert.Equal(Math.Sqrt(0.1475 / 3), sample.Deviation, 12);
        Assert.Equal(0.125 / Math.Sqrt(0.1475 / 3), sample.EffectSize, 12);
    }

    [Fact]
    public void Samples_that_are_no_pairs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PairedSample([0.1], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => new PairedSample([], []));
        Assert.Throws<ArgumentException>(() => new PairedSample([0.1], [double.NaN]));
    }

    [Fact]
    public void The_t_test_of_three_queries_has_a_closed_form()
    {
        // Two degrees of freedom: p = 1 - t / sqrt(2 + t^2). Differences 1, 2, 3: t = 2 / (1 / sqrt 3).
        var t = 2 * Math.Sqrt(3);
        Assert.Equal(1 - (t / Math.Sqrt(2 + (t * t))), PairedTTest.PValue(new PairedSample([0, 0, 0], [1, 2, 3])), 12);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(225)]
    [InlineData(2000)]
    public void The_t_test_is_the_integral_of_the_density_behind_t(int queries)
    {
        var random = new Random(queries);
        var values = Enumerable.Range(0, queries).Select(_ => random.NextDouble() - 0.45).ToArray();
        var sample = new PairedSample(new double[queries], values);
        var t = Math.Abs(sample.Mean) / (sample.Deviation / Math.Sqrt(queries));

        Assert.Equal(TwoTails(t, queries - 1), PairedTTest.PValue(sample), 6);
    }

    [Fact]
    public void Tests_of_nothing_and_of_one_query_find_nothing()
    {
        Assert.Equal(1, PairedTTest.PValue(new PairedSample([0.5, 0.5], [0.5, 0.5])));
        Assert.Equal(1, PairedTTest.PValue(new PairedSample([0.1], [0.9])));
        Assert.Equal(0, PairedTTest.PValue(new PairedSample([0, 0], [0.5, 0.5])));
        Assert.Equal(1, RandomizationTest.PValue(new PairedSample([0.5, 0.5], [0.5, 0.5])));
        Assert.Equal(1, RandomizationTest.PValue(new PairedSample([0.1], [0.9])));
    }

    [Fact]
    public void The_randomisation_test_tries_every_sign_of_a_small_sample()
    {
        // Differences 1, 2, 3: of 8 sign assignments only +++ and --- reach 6 in size.
        Assert.Equal(2 / 8.0, RandomizationTest.PValue(new PairedSample([0, 0, 0], [1, 2, 3])), 12);
        // Differences 1, -1, 3: sums of size 3 or more: +3 with any signs of the others but none smaller: 3+1-1, 3-1+1, 3+1+1 and their opposites.
        Assert.Equal(6 / 8.0, RandomizationTest.PValue(new PairedSample([0, 0, 0], [1, -1, 3])), 12);
    }

    [Fact]
    public void Random_signs_agree_with_all_signs()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 20).Select(_ => random.NextDouble() - 0.4).ToArray();
        var exact = RandomizationTest.PValue(new PairedSample(new double[20], values));
        // One more pair, too small to matter, makes the test draw signs.
        var sampled = RandomizationTest.PValue(new PairedSample(new double[21], [.. values, 1e-9]), 100_000);

        Assert.Equal(exact, sampled, 0.01);
        Assert.Equal(sampled, RandomizationTest.PValue(new PairedSample(new double[21], [.. values, 1e-9]), 100_000));
    }

    [Fact]
    public void A_bootstrap_interval_of_many_values_is_that_of_the_normal_distribution()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 1000).Select(_ => random.NextDouble()).ToArray();
        var interval = BootstrapInterval.OfMean(values);
        var half = 1.96 * Math.Sqrt(values.Select(value => Math.Pow(value - values.Average(), 2)).Sum() / 999 / 1000);

        Assert.Equal(values.Average() - half, interval.Low, 0.001);
        Assert.Equal(values.Average() + half, interval.High, 0.001);
        Assert.Equal(new BootstrapInterval(0.5, 0.5), BootstrapInterval.OfMean([0.5]));
        Assert.Throws<ArgumentException>(() => BootstrapInterval.OfMean([]));
    }

    [Fact]
    public void Corrections_of_a_hand_worked_example()
    {
        // Sorted: 0.01, 0.02, 0.03, 0.5. Holm: 0.04, 0.06, 0.06, 0.5. Benjamini and Hochberg: 0.04, 0.04, 0.04, 0.5.
        Assert.Equal([0.06, 0.04, 0.5, 0.06], MultipleComparisons.Holm([0.02, 0.01, 0.5, 0.03]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.04, 0.04, 0.5, 0.04], MultipleComparisons.BenjaminiHochberg([0.02, 0.01, 0.5, 0.03]).Select(p => Math.Round(p, 12)));
        Assert.Empty(MultipleComparisons.Holm([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultipleComparisons.Holm([1.1]));
    }

    /// <summary>Twice the integral of Student's density from t on, by Simpson's rule up to where nothing is left, and its factor by the product formula of the gamma function.</summary>
    private static double TwoTails(double t, int freedom)
    {
        // Density without its factor; the factor follows from the whole integral being 1.
        double Density(double x) => Math.Pow(1 + (x * x / freedom), -(freedom + 1) / 2.0);
        double Integral(double from, double to)
        {
            const int steps = 200_000;
            var width = (to - from) / steps;
            return Enumerable.Range(0, steps + 1).Sum(i => Density(from + (i * width)) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2)) * width / 3;
        }

        const double far = 400;
        return Integral(t, far) / Integral(0, far);
    }
}
