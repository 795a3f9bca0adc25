using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

// Ranks of the example: A (weight 2) a1 b2 c3 d4, B (weight 1) c1 e2 a3.
public sealed class Rank_methods_follow_their_formulas
{
    [Fact]
    public void Rrf_adds_weight_over_k_plus_rank() => AssertScores(
        Fuse(FusionMethod.Rrf),
        ("a", (2.0 / 61) + (1.0 / 63)), ("c", (2.0 / 63) + (1.0 / 61)), ("b", 2.0 / 62), ("d", 2.0 / 64), ("e", 1.0 / 62));

    [Fact]
    public void Rrf_with_k_0_is_the_sum_of_reciprocal_ranks() => AssertScores(
        Fuser.Fuse(Two(), new FusionOptions { K = 0 }), ("a", 2 + (1.0 / 3)), ("c", (2.0 / 3) + 1), ("b", 1), ("d", 0.5), ("e", 0.5));

    [Fact]
    public void Isr_is_the_legs_times_the_sum_of_weight_over_squared_rank() => AssertScores(
        Fuse(FusionMethod.Isr),
        ("a", 2 * (2 + (1.0 / 9))), ("c", 2 * ((2.0 / 9) + 1)), ("b", 2.0 / 4), ("e", 1.0 / 4), ("d", 2.0 / 16));

    // ln 3 = 1.0986 for two legs, ln 2 = 0.6931 for one.
    [Fact]
    public void Log_isr_takes_the_logarithm_of_one_plus_the_legs() => AssertScores(
        Fuse(FusionMethod.LogIsr),
        ("a", 1.09861228866811 * 19 / 9), ("c", 1.09861228866811 * 11 / 9), ("b", 0.693147180559945 / 2), ("e", 0.693147180559945 / 4), ("d", 0.693147180559945 / 8));

    // (1 - 0.8) x 0.8^(rank - 1): 0.2, 0.16, 0.128, 0.1024.
    [Fact]
    public void Rbc_discounts_geometrically() => AssertScores(
        Fuse(FusionMethod.Rbc), ("a", 0.4 + 0.128), ("c", 0.256 + 0.2), ("b", 0.32), ("d", 0.2048), ("e", 0.16));

    [Fact]
    public void Rbc_takes_phi() => AssertScores(
        Fuser.Fuse(Two(), new FusionOptions { Method = FusionMethod.Rbc, Phi = 0.5 }), ("a", 1 + 0.125), ("c", 0.25 + 0.5), ("b", 0.5), ("e", 0.25), ("d", 0.125));

    // A has 4 documents, B has 3: a 2 x 3 + 0, b 2 x 2, c 2 x 1 + 2, d 0, e 1.
    [Fact]
    public void Borda_counts_the_documents_behind() => AssertScores(
        Fuse(FusionMethod.Borda), ("a", 6), ("b", 4), ("c", 4), ("e", 1), ("d", 0));

    [Fact]
    public void A_ranking_with_gaps_is_as_long_as_its_last_rank()
    {
        FusionLeg leg = new("A", [new("x", null, 2), new("y", null, 5)]);
        AssertScores(Fuser.Fuse([leg], new FusionOptions { Method = FusionMethod.Borda }), ("x", 3), ("y", 0));
    }

    [Fact]
    public void A_leg_of_weight_0_adds_nothing_and_does_not_count() => AssertScores(
        Fuser.Fuse(Two(1, 0), new FusionOptions { Method = FusionMethod.Isr }), ("a", 1), ("b", 1.0 / 4), ("c", 1.0 / 9), ("d", 1.0 / 16), ("e", 0));

    [Theory]
    [MemberData(nameof(RankMethods))]
    public void Looked_up_scores_play_no_part(FusionMethod method)
    {
        var legs = Two();
        FusionLeg[] more = [legs[0].And("e", 9), legs[1].And("b", 0.8).And("nobody", 3)];
        AssertScores(
            Fuser.Fuse(more, new FusionOptions { Method = method }), [.. Fuser.Fuse(legs, new FusionOptions { Method = method }).Select(item => (item.Id, item.Score))]);
    }

    public static TheoryData<FusionMethod> RankMethods => [.. Enum.GetValues<FusionMethod>().Where(method => !method.ReadsScores())];

    private static FusionResult Fuse(FusionMethod method) => Fuser.Fuse(Two(), new FusionOptions { Method = method });
}
