using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking.Calibration;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class PlattScalingTests
{
    private static Arbitrary<(double Score, bool Relevant)[]> Judged =>
        (from items in (from score in Gen.Choose(0, 100) from noise in Gen.Choose(0, 100) select (Score: score / 100.0, Relevant: noise < score)).ArrayOf(60)
         where items.Any(item => item.Relevant) && items.Any(item => !item.Relevant) && items.Select(item => item.Score).Distinct().Count() > 1
         select items).ToArbitrary();

    [Fact]
    public void A_hand_worked_example()
    {
        // Scores 0 and 1, three of each, one and two of them relevant: targets 4/5 and 1/5, whose means are 0.4 and 0.6.
        // Two scores and two parameters: the best fit goes through both means.
        var fit = PlattScaling.Fit([0, 0, 0, 1, 1, 1], [true, false, false, true, true, false]);

        Assert.Equal(2 * Math.Log(1.5), fit.Slope, 9);
        Assert.Equal(-Math.Log(1.5), fit.Offset, 9);
        Assert.Equal(0.4, fit.Apply(0), 9);
        Assert.Equal(0.6, fit.Apply(1), 9);
    }

    [Fact]
    public void No_neighbour_of_the_fit_has_a_smaller_loss() =>
        Prop.ForAll(Judged, items =>
        {
            var fit = Fit(items);
            var loss = Loss(items, fit.Slope, fit.Offset);
            return new[] { (1e-3, 0), (-1e-3, 0), (0, 1e-3), (0, -1e-3), (1e-3, 1e-3), (1e-3, -1e-3) }
                .All(step => Loss(items, fit.Slope + step.Item1, fit.Offset + step.Item2) >= loss - 1e-9);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_pairs_does_not_matter() =>
        Prop.ForAll(Judged, items =>
        {
            var (fit, reversed) = (Fit(items), Fit([.. items.Reverse()]));
            return Math.Abs(fit.Slope - reversed.Slope) < 1e-6 && Math.Abs(fit.Offset - reversed.Offset) < 1e-6;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scores_that_part_the_classes_still_have_a_finite_fit()
    {
        var fit = PlattScaling.Fit([0.1, 0.2, 0.8, 0.9], [false, false, true, true]);

        Assert.InRange(fit.Slope, 1, 1000);
        Assert.InRange(fit.Apply(0.9), 0.6, 1);
    }

    [Fact]
    public void Scores_against_the_judgments_give_a_falling_map() =>
        Assert.True(PlattScaling.Fit([0, 0, 1, 1], [true, true, false, false]).Slope < 0);

    [Fact]
    public void Extreme_scores_give_0_and_1_and_no_NaN()
    {
        var map = new PlattScaling(1000, 0);

        Assert.Equal(0, map.Apply(-1e6));
        Assert.Equal(1, map.Apply(1e6));
    }

    [Fact]
    public void Input_that_teaches_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([1, 2], [true, true]));
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([], []));
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([1], [true, false]));
        Assert.Throws<ArgumentException>(() => PlattScaling.Fit([1, double.NaN], [true, false]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlattScaling(double.NaN, 0));
    }

    private static PlattScaling Fit((double Score, bool Relevant)[] items) =>
        PlattScaling.Fit([.. items.Select(item => item.Score)], [.. items.Select(item => item.Relevant)]);

    private static double Loss((double Score, bool Relevant)[] items, double slope, double offset)
    {
        double positives = items.Count(item => item.Relevant);
        return items.Sum(item =>
        {
            var target = item.Relevant ? (positives + 1) / (positives + 2) : 1 / (items.Length - positives + 2);
            var p = 1 / (1 + Math.Exp(-((slope * item.Score) + offset)));
            return -(target * Math.Log(p)) - ((1 - target) * Math.Log(1 - p));
        });
    }
}
