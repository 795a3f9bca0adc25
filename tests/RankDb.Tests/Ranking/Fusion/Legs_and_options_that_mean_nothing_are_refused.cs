using RankDb.Ranking;
using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Legs_and_options_that_mean_nothing_are_refused
{
    public static TheoryData<FusionMethod> Methods => [.. Enum.GetValues<FusionMethod>()];

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "infinite")]
    [InlineData(double.NegativeInfinity, "infinite")]
    public void A_score_that_is_no_number_names_the_id_and_the_leg(double score, string word)
    {
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            Assert.All([Leg("bad", 1, ("x", 1), ("y", score)), Leg("bad", 1, ("x", 1)).And("y", score)], leg =>
                Refused($"leg bad: the score of 'y' is {word}", () => Fuser.Fuse([Leg("good", 1, ("x", 1)), leg], new FusionOptions { Method = method })));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_id_twice_in_one_leg(FusionMethod method)
    {
        Refused("leg B: the id 'x' comes twice", () => Fuser.Fuse([Leg("A", 1, ("x", 1)), Leg("B", 1, ("x", 3), ("x", 2))], new FusionOptions { Method = method }));
        Refused("leg B: the id 'x' comes twice", () => Fuser.Fuse([Leg("A", 1, ("y", 1)), Leg("B", 1, ("x", 3)).And("x", 2)], new FusionOptions { Method = method }));
        Refused("leg B: the id 'y' comes twice", () => Fuser.Fuse([Leg("B", 1, ("x", 3)).And("y", 2).And("y", 1)], new FusionOptions { Method = method }));
        Refused("leg B: the id 'x' comes twice", () => Fuser.Fuse([Leg("A", 1, ("y", 1)), Leg("B", 1, ("x", 3), ("x", 2))], new FusionOptions { Method = method, Minus = ["B"] }));
    }

    [Fact]
    public void A_rank_twice_or_below_1()
    {
        Refused("two hits have rank 2", () => Fuser.Fuse([new("A", [new("x", 1, 2), new("y", 1, 1), new("z", 1, 2)])]));
        Refused("the rank of 'x' is 0", () => Fuser.Fuse([new("A", [new("x", 1, 0)])]));
    }

    [Fact]
    public void A_method_over_scores_without_scores()
    {
        Refused("leg A: 'x' has no score", () => Fuser.Fuse([FusionLeg.OfRanks("A", ["x"])], new FusionOptions { Method = FusionMethod.Convex }));
        Refused("leg A: 'x' has no score", () => Fuser.Fuse([new("A", [new("x", null, null)])]));
        Assert.Equal(["y"], Fuser.Fuse([Leg("A", 1, ("x", 1), ("y", 0)), FusionLeg.OfRanks("B", ["x"])], new FusionOptions { Method = FusionMethod.Convex, Minus = ["B"] }).Select(item => item.Id));
    }

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_weight(double weight) => Refused("leg A: its weight", () => Fuser.Fuse(Two(weight, 1)));

    [Fact]
    public void Weights_that_are_all_0()
    {
        Refused("the weights of all legs are 0", () => Fuser.Fuse(Two(0, 0)));
        Refused("the weights of all legs are 0", () => Fuser.Fuse(Two(0, 1), new FusionOptions { Minus = ["B"] }));
        Refused("too large", () => Fuser.Fuse(Two(double.MaxValue, double.MaxValue)));
    }

    [Fact]
    public void Names_that_no_leg_has()
    {
        Refused("require names the leg 'dense'; the legs are A, B", () => Fuser.Fuse(Two(), new FusionOptions { Require = ["dense"] }));
        Refused("minus names the leg 'dense'; the legs are A, B", () => Fuser.Fuse(Two(), new FusionOptions { Minus = ["A", "dense"] }));
        Refused("leg A is both in require and in minus", () => Fuser.Fuse(Two(), new FusionOptions { Minus = ["A"], Require = ["A"] }));
        Refused("two legs are named A", () => Fuser.Fuse([Leg("A", 1, ("x", 1)), Leg("A", 1, ("y", 1))]));
        Refused("a leg has no name", () => Fuser.Fuse([Leg("", 1, ("x", 1))]));
    }

    [Fact]
    public void Numbers_out_of_range()
    {
        Refused("k must be", () => Fuser.Fuse(Two(), new FusionOptions { K = -1 }));
        Refused("k must be", () => Fuser.Fuse(Two(), new FusionOptions { K = 10_001 }));
        Assert.All([0, 1, -0.1, double.NaN], phi => Refused("phi must be", () => Fuser.Fuse(Two(), new FusionOptions { Phi = phi })));
        Refused("lower bound", () => Fuser.Fuse([Leg("A", 1, ("x", 1)) with { LowerBound = double.NaN }]));
    }

    [Fact]
    public void Scores_that_the_arithmetic_cannot_hold()
    {
        FusionLeg huge = Leg("A", 1, ("x", double.MaxValue), ("y", -double.MaxValue));
        Assert.All(
            [ScoreNormalization.MinMax, ScoreNormalization.ZScore, ScoreNormalization.L2, ScoreNormalization.Dbsf],
            normalize => Refused("leg A: its scores are too large", () => Fuser.Fuse([huge], new FusionOptions { Method = FusionMethod.CombSum, Normalize = normalize })));
        Refused("too large", () => Fuser.Fuse([huge with { Weight = 2 }], new FusionOptions { Method = FusionMethod.CombSum, Normalize = ScoreNormalization.None }));
    }

    [Fact]
    public void A_list_of_scores_with_NaN_or_an_id_twice()
    {
        Refused("leg A: ", () => FusionLeg.OfScores("A", [new ScoredId("x", double.NaN)]));
        Refused("leg A: ", () => FusionLeg.OfScores("A", [new ScoredId("x", 1), new ScoredId("x", 2)]));
    }

    [Fact]
    public void Names_of_methods_that_do_not_exist_are_answered_with_those_that_do()
    {
        Assert.All(Enum.GetValues<FusionMethod>(), method => Assert.Equal(method, FusionNames.Method(method.Name())));
        Assert.All(Enum.GetValues<ScoreNormalization>(), normalize => Assert.Equal(normalize, FusionNames.Normalization(normalize.Name())));
        Assert.All(Enum.GetValues<MissingScores>(), missing => Assert.Equal(missing, FusionNames.Missing(missing.Name())));
        Assert.All(Enum.GetValues<LegCombination>(), combine => Assert.Equal(combine, FusionNames.Combination(combine.Name())));
        Refused("method must be one of rrf, isr, log-isr, rbc, borda, copeland, condorcet, interleave, convex, combsum, combmnz, combanz, combmed, combmax, combmin, not 'RRF'", () => FusionNames.Method("RRF"));
        Refused("normalize must be one of none, min-max, theoretical-min, z-score, l2, sigmoid, dbsf, rank, not 'minmax'", () => FusionNames.Normalization("minmax"));
    }

    private static void Refused(string message, Func<object> call) => Assert.Contains(message, Assert.Throws<FusionException>(call).Message, StringComparison.Ordinal);
}
