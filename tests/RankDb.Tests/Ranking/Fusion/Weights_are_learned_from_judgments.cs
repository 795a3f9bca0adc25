using RankDb.Ranking.Fusion;
using RankDb.Ranking.Fusion.Learning;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Weights_are_learned_from_judgments
{
    private static readonly FusionOptions Convex = new() { Method = FusionMethod.Convex };

    // "good" ranks the one relevant document first, "bad" last: any share of good above a half puts it first.
    [Fact]
    public void The_leg_that_is_right_gets_the_weight()
    {
        var learned = new WeightLearner(Convex).Learn([.. Enumerable.Range(0, 10).Select(_ => Query(["good", "bad"], right: "good"))], TestContext.Current.CancellationToken);
        Assert.Equal(0.55, learned.Weights["good"], 1e-12);     // of those that are perfect the one nearest to equal
        Assert.Equal(0.45, learned.Weights["bad"], 1e-12);
        Assert.Equal(1, learned.Fitted);
        Assert.Equal(1, learned.CrossValidated);
        Assert.True(learned.Equal < 1);
        Assert.Equal(5, learned.FoldWeights.Count);
    }

    // In each fifth of the queries another leg is right: what four folds teach is wrong for the fifth.
    [Fact]
    public void Cross_validation_shows_what_fitting_hides()
    {
        var random = new Random(7);
        string[] legs = ["a", "b", "c"];
        var queries = Enumerable.Range(0, 10).Select(query => Noise(legs, random)).ToArray();
        var learned = new WeightLearner(Convex).Learn(queries, TestContext.Current.CancellationToken);
        Assert.True(learned.Fitted > learned.CrossValidated, $"{learned.Fitted} and {learned.CrossValidated}");
        Assert.True(learned.Fitted >= learned.Equal);
    }

    [Fact]
    public void Equal_legs_stay_equal()
    {
        var queries = Enumerable.Range(0, 6).Select(_ => Query(["a", "b"], right: "a", alsoRight: "b")).ToArray();
        Assert.All(new WeightLearner(Convex).Learn(queries, TestContext.Current.CancellationToken).Weights.Values, weight => Assert.Equal(0.5, weight));
    }

    [Fact]
    public void Five_legs_are_learned_by_coordinates()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        var queries = Enumerable.Range(0, 10).Select(_ => Query(names, right: "d")).ToArray();
        var learned = new WeightLearner(Convex, new ReciprocalRank()).Learn(queries, TestContext.Current.CancellationToken);
        Assert.Equal(1, learned.Fitted);
        Assert.Equal(1, learned.Weights.Values.Sum(), 1e-9);
        Assert.True(learned.Weights["d"] > 0.5);
        Assert.Equal(learned.Weights, new WeightLearner(Convex, new ReciprocalRank()).Learn(queries, TestContext.Current.CancellationToken).Weights);
    }

    [Fact]
    public void A_leg_that_takes_away_is_not_weighed()
    {
        var queries = Enumerable.Range(0, 5).Select(_ => Query(["good", "bad", "not"], right: "good", alsoRight: "not")).ToArray();
        var learned = new WeightLearner(Convex with { Minus = ["not"] }).Learn(queries, TestContext.Current.CancellationToken);
        Assert.Equal(["bad", "good"], learned.Weights.Keys.Order());
        Assert.Equal(0, learned.Fitted);    // all documents are taken away
    }

    [Fact]
    public void Too_few_queries_or_other_legs_are_refused()
    {
        var learner = new WeightLearner(Convex);
        var query = Query(["a", "b"], right: "a");
        Assert.Throws<FusionException>(() => learner.Learn([query, query], TestContext.Current.CancellationToken));
        Assert.Throws<FusionException>(() => learner.Learn([query, query, query, query, Query(["a", "c"], right: "a")], TestContext.Current.CancellationToken));
        Assert.Throws<FusionException>(() => learner.Learn([query, query, query, query, Query(["a"], right: "a")], TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightLearner(Convex, folds: 1));
    }

    // Right legs rank ~ first; the others last.
    private static JudgedLegs Query(string[] legs, string right, string? alsoRight = null)
    {
        string[] ids = ["~", "x", "y", "z"];     // the right one loses ties
        return new JudgedLegs(
            [.. legs.Select(name => FusionLeg.OfScores(name, (name == right || name == alsoRight ? ids : [.. ids.Reverse()]).Select((id, index) => new RankDb.Ranking.ScoredId(id, -index))))],
            new Dictionary<string, int> { ["~"] = 1 });
    }

    private static JudgedLegs Noise(string[] legs, Random random) => new(
        [.. legs.Select(name => FusionLeg.OfScores(name, Enumerable.Range(0, 12).Select(number => new RankDb.Ranking.ScoredId($"d{number:00}", random.NextDouble()))))],
        new Dictionary<string, int> { ["d05"] = 2, ["d07"] = 1 });
}
