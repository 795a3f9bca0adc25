using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Shares_have_one_scale
{
    public static TheoryData<FusionMethod> Methods => [.. Enum.GetValues<FusionMethod>().Where(method => method is not FusionMethod.CombMin)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Who_is_first_in_every_leg_has_share_1(FusionMethod method)
    {
        FusionLeg[] legs = [Leg("A", 1, ("x", 5), ("y", 4), ("z", 1)), Leg("B", 1, ("x", 0.5), ("z", 0.4))];
        Assert.Equal(1, Fuser.Fuse(legs, new FusionOptions { Method = method })[0].Share, 1e-12);
    }

    // Rrf: (2/61 + 1/63) / (3/61). Copeland of the example: 2 of -4..4 is 6/8. Borda: best is 2 x 3 + 1 x 2.
    [Theory]
    [InlineData(FusionMethod.Rrf, "a", ((2.0 / 61) + (1.0 / 63)) / (3.0 / 61))]
    [InlineData(FusionMethod.Copeland, "b", 0.75)]
    [InlineData(FusionMethod.Borda, "b", 0.5)]
    [InlineData(FusionMethod.Isr, "b", 0.5 / 6)]
    [InlineData(FusionMethod.Rbc, "b", 0.32 / 0.6)]
    [InlineData(FusionMethod.Interleave, "c", 0.5)]
    [InlineData(FusionMethod.CombSum, "b", 0.5)]
    [InlineData(FusionMethod.CombMnz, "c", 4.0 / 6)]
    [InlineData(FusionMethod.CombMax, "b", 0.75)]
    public void It_is_the_share_of_the_best_possible(FusionMethod method, string id, double share) =>
        Assert.Equal(share, Fuser.Fuse(Two(), new FusionOptions { Method = method }).Single(item => item.Id == id).Share, 1e-12);

    // No end above or below: (1 + x / (1 + |x|)) / 2 of x = 4, 2, 0, -1.
    [Fact]
    public void Scores_without_ends_are_squeezed_in_order()
    {
        var fused = Fuser.Fuse([Leg("A", 1, ("x", 4), ("y", 2), ("z", 0), ("w", -1))], new FusionOptions { Method = FusionMethod.Convex, Normalize = ScoreNormalization.None });
        Assert.Equal(4, fused.Count);
        Assert.All(fused.Zip([0.9, 5.0 / 6, 0.5, 0.25]), pair => Assert.Equal(pair.Second, pair.First.Share, 1e-12));
    }

    [Fact]
    public void A_single_hit_has_share_1_by_every_method_over_ranks() =>
        Assert.All(
            Enum.GetValues<FusionMethod>().Where(method => !method.ReadsScores()),
            method => Assert.Equal(1, Fuser.Fuse([FusionLeg.OfRanks("A", ["x"])], new FusionOptions { Method = method })[0].Share, 1e-12));
}
