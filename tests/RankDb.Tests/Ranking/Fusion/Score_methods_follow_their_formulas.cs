using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

// Min-max of the example: A (weight 2) a 1, b 0.75, c 0.5, d 0; B (weight 1) c 1, e 0.5, a 0. Weighted: A 2, 1.5, 1, 0; B 1, 0.5, 0.
public sealed class Score_methods_follow_their_formulas
{
    [Fact]
    public void Combsum_adds() => AssertScores(Fuse(FusionMethod.CombSum), ("a", 2), ("c", 2), ("b", 1.5), ("e", 0.5), ("d", 0));

    [Fact]
    public void Convex_divides_by_the_weights() => AssertScores(Fuse(FusionMethod.Convex), ("a", 2.0 / 3), ("c", 2.0 / 3), ("b", 0.5), ("e", 0.5 / 3), ("d", 0));

    [Fact]
    public void Combmnz_multiplies_by_the_legs_that_found_it() => AssertScores(Fuse(FusionMethod.CombMnz), ("a", 4), ("c", 4), ("b", 1.5), ("e", 0.5), ("d", 0));

    // Both legs count for every document: half the sum.
    [Fact]
    public void Combanz_is_the_mean() => AssertScores(Fuse(FusionMethod.CombAnz), ("a", 1), ("c", 1), ("b", 0.75), ("e", 0.25), ("d", 0));

    [Fact]
    public void Combanz_without_missing_ones_is_the_mean_of_what_was_found() =>
        AssertScores(Fuse(FusionMethod.CombAnz, MissingScores.Zero), ("b", 1.5), ("a", 1), ("c", 1), ("e", 0.5), ("d", 0));

    [Fact]
    public void Combmax_is_the_largest() => AssertScores(Fuse(FusionMethod.CombMax), ("a", 2), ("b", 1.5), ("c", 1), ("e", 0.5), ("d", 0));

    // Whoever is missing somewhere has the lower end, 0.
    [Fact]
    public void Combmin_is_the_smallest() => AssertScores(Fuse(FusionMethod.CombMin), ("c", 1), ("a", 0), ("b", 0), ("d", 0), ("e", 0));

    [Fact]
    public void Combmin_without_missing_ones_is_the_smallest_found() =>
        AssertScores(Fuse(FusionMethod.CombMin, MissingScores.Zero), ("b", 1.5), ("c", 1), ("e", 0.5), ("a", 0), ("d", 0));

    // With C: a 1, b 0. Of three values the middle one: a {2, 0, 1}, b {1.5, 0, 0}, c {1, 1, 0}, d {0, 0, 0}, e {0, 0.5, 0}.
    [Fact]
    public void Combmed_is_the_middle_one() => AssertScores(
        Fuser.Fuse([.. Two(), Leg("C", 1, ("a", 0.2), ("b", 0.1))], new FusionOptions { Method = FusionMethod.CombMed }), ("a", 1), ("c", 1), ("b", 0), ("d", 0), ("e", 0));

    // Of an even number the mean of the middle two: b {1.5, 0}, c {1, 1}.
    [Fact]
    public void Combmed_of_two_is_their_mean() => AssertScores(
        Fuser.Fuse([.. Two(), Leg("C", 1, ("a", 0.2), ("b", 0.1))], new FusionOptions { Method = FusionMethod.CombMed, Missing = MissingScores.Zero }),
        ("a", 1), ("c", 1), ("b", 0.75), ("e", 0.5), ("d", 0));

    [Fact]
    public void The_values_of_each_leg_come_along()
    {
        var c = Fuse(FusionMethod.CombSum).Single(item => item.Id == "c");
        Assert.Equal(new FusedLeg(3, 6, 0.5), c.Leg(0));
        Assert.Equal(new FusedLeg(1, 0.9, 1), c.Leg(1));
        Assert.Equal(new FusedLeg(null, null, 0), Fuse(FusionMethod.CombSum).Single(item => item.Id == "e").Leg(0));
        Assert.Equal(new FusedLeg(null, null, null), Fuse(FusionMethod.CombSum, MissingScores.Zero).Single(item => item.Id == "e").Leg(0));
        Assert.Equal(new FusedLeg(3, 6, null), Fuse(FusionMethod.Rrf).Single(item => item.Id == "c").Leg(0));
    }

    private static FusionResult Fuse(FusionMethod method, MissingScores missing = MissingScores.Score) =>
        Fuser.Fuse(Two(), new FusionOptions { Method = method, Missing = missing });
}
