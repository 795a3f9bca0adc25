using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Set_logic_chooses_the_documents
{
    private static readonly FusionLeg C = Leg("C", 5, ("b", 3), ("c", 2), ("x", 1));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Union_takes_what_any_leg_retrieved(FusionMethod method) => Assert.Equal(["a", "b", "c", "d", "e"], Ids(Two(), new FusionOptions { Method = method }));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Intersect_takes_what_every_leg_retrieved(FusionMethod method) =>
        Assert.Equal(["a", "c"], Ids(Two(), new FusionOptions { Method = method, Combine = LegCombination.Intersect }));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Require_takes_what_the_leg_retrieved(FusionMethod method) =>
        Assert.Equal(["a", "c", "e"], Ids(Two(), new FusionOptions { Method = method, Require = ["B"] }));

    [Fact]
    public void Two_required_legs_must_both_have_it() => Assert.Equal(["c"], Ids([.. Two(), C], new FusionOptions { Require = ["B", "C", "C"] }));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Minus_takes_away_and_scores_nothing(FusionMethod method)
    {
        var options = new FusionOptions { Method = method };
        var fused = Fuser.Fuse([.. Two(), C], options with { Minus = ["C"] });
        Assert.Equal(["a", "d", "e"], fused.Select(item => item.Id).Order());
        Assert.All(fused, item => Assert.Equal(new FusedLeg(null, null, null), item.Leg(2)));
    }

    [Fact]
    public void Ranks_and_statistics_are_those_of_the_whole_lists()
    {
        var whole = Fuser.Fuse(Two(), new FusionOptions { Method = FusionMethod.CombSum });
        var less = Fuser.Fuse([.. Two(), C], new FusionOptions { Method = FusionMethod.CombSum, Minus = ["C"] });
        Assert.All(less, item => Assert.Equal(whole.ScoreOf(item.Id), item.Score));
    }

    [Fact]
    public void A_leg_that_takes_away_is_not_part_of_the_intersection() =>
        Assert.Equal(["a"], Ids([.. Two(), C], new FusionOptions { Combine = LegCombination.Intersect, Minus = ["C"] }));

    [Fact]
    public void A_looked_up_document_is_neither_required_nor_taken_away()
    {
        FusionLeg lookedUp = new("L", [new("a", 1, null), new("e", 2, 1)]);
        Assert.Equal(["e"], Ids([.. Two(), lookedUp], new FusionOptions { Require = ["L"] }));
        Assert.Equal(["a", "b", "c", "d"], Ids([.. Two(), lookedUp], new FusionOptions { Minus = ["L"] }));
    }

    [Fact]
    public void An_intersection_with_a_leg_that_found_nothing_is_empty() =>
        Assert.Empty(Fuser.Fuse([.. Two(), new("N", [])], new FusionOptions { Combine = LegCombination.Intersect }));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Legs_that_found_nothing_give_nothing(FusionMethod method)
    {
        var options = new FusionOptions { Method = method };
        Assert.Empty(Fuser.Fuse([], options));
        Assert.Empty(Fuser.Fuse([new("A", []), new("B", [])], options));
        Assert.Empty(Fuser.Fuse([C], options with { Minus = ["C"] }));
    }

    public static TheoryData<FusionMethod> Methods => [.. Enum.GetValues<FusionMethod>()];

    private static IEnumerable<string> Ids(FusionLeg[] legs, FusionOptions options) => Fuser.Fuse(legs, options).Select(item => item.Id).Order(StringComparer.Ordinal);
}
