using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking.Calibration;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class IsotonicRegressionTests
{
    private static Arbitrary<(int Score, bool Relevant)[]> Judged =>
        (from items in (from score in Gen.Choose(0, 12) from relevant in Gen.Elements(true, false) select (Score: score, Relevant: relevant)).ArrayOf(25)
         where items.Any(item => item.Relevant) && items.Any(item => !item.Relevant)
         select items).ToArbitrary();

    [Fact]
    public void A_hand_worked_example()
    {
        // 1 no, 2 yes, 3 no, 4 no, 5 yes: 2, 3 and 4 fall, so they are pooled to 1/3 at their mean 3.
        var fit = IsotonicRegression.Fit([1, 2, 3, 4, 5], [false, true, false, false, true]);

        Assert.Equal([new(1, 0), new(3, 1 / 3.0), new(5, 1)], fit.Points);
        Assert.Equal(0, fit.Apply(0));
        Assert.Equal(1 / 6.0, fit.Apply(2), 12);
        Assert.Equal(2 / 3.0, fit.Apply(4), 12);
        Assert.Equal(1, fit.Apply(7));
    }

    [Fact]
    public void The_probabilities_are_those_of_the_minimax_formula() =>
        Prop.ForAll(Judged, items =>
        {
            // Robertson, Wright and Dykstra: the fit at i is the largest, over starts up to i, of the smallest mean from there to an end from i on.
            var groups = items.GroupBy(item => item.Score).OrderBy(group => group.Key).Select(group => (Good: group.Count(item => item.Relevant), All: group.Count())).ToArray();
            double Mean(int from, int to) => groups[from..(to + 1)].Sum(group => group.Good) / (double)groups[from..(to + 1)].Sum(group => group.All);
            var expected = Enumerable.Range(0, groups.Length)
                .Select(i => Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, groups.Length - i).Min(to => Mean(from, to))))
                .Select(value => Math.Round(value, 12)).Distinct();
            return Fit(items).Points.Select(point => Math.Round(point.Probability, 12)).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_map_never_falls_and_stays_in_0_to_1() =>
        Prop.ForAll(Judged, items =>
        {
            var fit = Fit(items);
            var values = Enumerable.Range(-10, 300).Select(i => fit.Apply(i / 20.0)).ToArray();
            return values.All(value => value is >= 0 and <= 1) && values.Zip(values.Skip(1)).All(pair => pair.Second >= pair.First);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Input_that_teaches_nothing_or_does_not_rise_is_refused()
    {
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [false, false]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, double.PositiveInfinity], [true, false]));
        Assert.Throws<ArgumentException>(() => new IsotonicRegression([]));
        Assert.Throws<ArgumentException>(() => new IsotonicRegression([new(1, 0.5), new(1, 0.6)]));
        Assert.Throws<ArgumentException>(() => new IsotonicRegression([new(1, 0.5), new(2, 0.4)]));
        Assert.Throws<ArgumentException>(() => new IsotonicRegression([new(1, 1.5)]));
    }

    private static IsotonicRegression Fit((int Score, bool Relevant)[] items) =>
        IsotonicRegression.Fit([.. items.Select(item => (double)item.Score)], [.. items.Select(item => item.Relevant)]);
}
