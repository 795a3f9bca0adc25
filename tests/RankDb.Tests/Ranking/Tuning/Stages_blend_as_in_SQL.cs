using RankDb.Ranking.Tuning.Replays;
using Xunit;

namespace RankDb.Tests.Ranking.Tuning;

public sealed class Stages_blend_as_in_SQL
{
    [Fact]
    public void What_was_scored_is_blended_and_the_rest_keeps_its_part() =>
        Close([0.65, 0.3, 0.1], StageBlend.Blend([0.5, 0.4, 0.2], [0.8, 0.2, double.NaN], 0.5, StageNormalization.None));

    // The third would have 0.5 x 0.5 = 0.25, which is not below 0.05: rows below are scaled to just under it.
    [Fact]
    public void What_was_not_scored_is_put_below_what_was() =>
        Close([0.65, 0.05, 0.05 * (1 - 1e-6), 0.02 * (1 - 1e-6)], StageBlend.Blend([0.5, 0.1, 0.5, 0.2], [0.8, 0, double.NaN, double.NaN], 0.5, StageNormalization.None));

    [Fact]
    public void Below_a_block_that_ends_at_0_there_is_room() =>
        Close([1e-6 + (1 - 1e-6), 1e-6, 1e-6 * (1 - 1e-6)], StageBlend.Blend([0.5, 0.4, 0.2], [1, 0, double.NaN], 1, StageNormalization.None));

    // min-max: of the stage 1 and 0, of what came in 0 and 1. rank: 1 and 1/2, 1/2 and 1.
    [Theory]
    [InlineData(StageNormalization.MinMax, new[] { 0.75, 0.25, 0.1 })]
    [InlineData(StageNormalization.Rank, new[] { 0.875, 0.625, 0.1 })]
    public void Both_are_normalised_over_what_was_scored(StageNormalization kind, double[] expected) =>
        Close(expected, StageBlend.Blend([0.4, 0.8, 0.4], [0.9, 0.1, double.NaN], 0.75, kind));

    // mean 0.5, deviation 0.25: one deviation above and below.
    [Fact]
    public void The_z_score_goes_through_the_logistic_function()
    {
        var high = 1 / (1 + Math.Exp(-1));
        Close([high, 1 - high], StageBlend.Blend([0.1, 0.2], [0.75, 0.25], 1, StageNormalization.ZScore));
        Close([0.5, 0.5], StageBlend.Blend([0.1, 0.2], [0.3, 0.3], 1, StageNormalization.ZScore));
    }

    [Fact]
    public void Equal_scores_share_the_better_place() =>
        Close([1, 1, 1.0 / 3], StageBlend.Blend([0, 0, 0], [0.5, 0.5, 0.1], 1, StageNormalization.Rank));

    [Fact]
    public void Lists_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => StageBlend.Blend([0, 1], [0], 0.5, StageNormalization.None));

    [Fact]
    public void Random_lists_equal_a_plain_second_implementation()
    {
        var random = new Random(3);
        for (var n = 0; n < 2000; n++)
        {
            double[] incoming = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(0, 5) / 4.0)];
            double?[] stage = [.. incoming.Select((_, place) => place > 0 && random.Next(3) == 0 ? (double?)null : random.Next(0, 5) / 4.0)];
            var blend = random.Next(5) / 4.0;
            var kind = (StageNormalization)random.Next(4);
            Assert.Equal(NaiveReplay.Blend(incoming, stage, blend, kind), StageBlend.Blend(incoming, [.. stage.Select(score => score ?? double.NaN)], blend, kind));
        }
    }

    private static void Close(double[] expected, double[] actual) => Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) < 1e-12);
}
