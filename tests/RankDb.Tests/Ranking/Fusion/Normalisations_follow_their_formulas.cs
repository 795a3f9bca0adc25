using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Normalisations_follow_their_formulas
{
    // Scores 4, 2, 0: mean 2, variance 8/3, sd 1.632993161855452; mean - 3 sd = -2.898979485566356, 6 sd = 9.797958971132712; norm sqrt(20) = 4.47213595499958.
    [Theory]
    [InlineData(ScoreNormalization.None, 4, 2, 0)]
    [InlineData(ScoreNormalization.MinMax, 1, 0.5, 0)]
    [InlineData(ScoreNormalization.TheoreticalMin, 1, 0.75, 0.5)]                                              // lower bound -4: 8/8, 6/8, 4/8
    [InlineData(ScoreNormalization.ZScore, 1.224744871391589, 0, -1.224744871391589)]                           // 2 / 1.632993
    [InlineData(ScoreNormalization.L2, 0.894427190999916, 0.447213595499958, 0)]
    [InlineData(ScoreNormalization.Sigmoid, 0.982013790037908, 0.880797077977882, 0.5)]
    [InlineData(ScoreNormalization.Dbsf, 0.704124145231932, 0.5, 0.295875854768068)]                            // 6.898979 / 9.797959
    [InlineData(ScoreNormalization.Rank, 1, 2.0 / 3, 1.0 / 3)]
    public void Of_three_scores(ScoreNormalization normalize, double x, double y, double z) => AssertScores(
        Fuser.Fuse([Leg("A", 1, ("x", 4), ("y", 2), ("z", 0)) with { LowerBound = -4 }], Sum(normalize)), ("x", x), ("y", y), ("z", z));

    [Theory]
    [InlineData(ScoreNormalization.None, 3)]
    [InlineData(ScoreNormalization.MinMax, 1)]
    [InlineData(ScoreNormalization.TheoreticalMin, 1)]
    [InlineData(ScoreNormalization.ZScore, 0)]
    [InlineData(ScoreNormalization.L2, 0.577350269189626)]      // 3 / sqrt(27)
    [InlineData(ScoreNormalization.Sigmoid, 0.952574126822433)]
    [InlineData(ScoreNormalization.Dbsf, 1)]
    public void Of_equal_scores(ScoreNormalization normalize, double value) => AssertScores(
        Fuser.Fuse([Leg("A", 1, ("x", 3), ("y", 3), ("z", 3))], Sum(normalize)), ("x", value), ("y", value), ("z", value));

    // 0.1 three times has a mean that is not 0.1 in binary: the deviation must be 0 all the same.
    [Fact]
    public void Equal_scores_that_binary_cannot_hold_have_deviation_0() => AssertScores(
        Fuser.Fuse([Leg("A", 1, ("x", 0.1), ("y", 0.1), ("z", 0.1))], Sum(ScoreNormalization.ZScore)), ("x", 0), ("y", 0), ("z", 0));

    [Fact]
    public void All_scores_0_are_0_by_l2() => AssertScores(Fuser.Fuse([Leg("A", 1, ("x", 0), ("y", 0))], Sum(ScoreNormalization.L2)), ("x", 0), ("y", 0));

    [Fact]
    public void Without_a_lower_bound_the_theoretical_minimum_is_that_of_the_list() => AssertScores(
        Fuser.Fuse([Leg("A", 1, ("x", 4), ("y", 2), ("z", 0))], Sum(ScoreNormalization.TheoreticalMin)), ("x", 1), ("y", 0.5), ("z", 0));

    [Fact]
    public void A_lower_bound_above_the_smallest_score_is_not_believed() => AssertScores(
        Fuser.Fuse([Leg("A", 1, ("x", 4), ("y", 2), ("z", 0)) with { LowerBound = 1 }], Sum(ScoreNormalization.TheoreticalMin)), ("x", 1), ("y", 0.5), ("z", 0));

    [Fact]
    public void Min_max_does_not_see_scale_and_shift()
    {
        var once = Fuser.Fuse(Two(), Sum(ScoreNormalization.MinMax));
        var other = Fuser.Fuse([.. Two().Select(leg => leg with { Hits = leg.Hits.Select(hit => hit with { Score = (hit.Score * 4) + 32 }).ToArray() })], Sum(ScoreNormalization.MinMax));
        AssertScores(other, [.. once.Select(item => (item.Id, item.Score))]);
    }

    internal static FusionOptions Sum(ScoreNormalization normalize) => new() { Method = FusionMethod.CombSum, Normalize = normalize };
}
