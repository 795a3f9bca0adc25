using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning.Replays;
using Xunit;

namespace RankDb.Tests.Ranking.Tuning;

public sealed class Replays_read_the_passage_of_the_best_leg
{
    // Both legs find 0 and 1: the first 0 before 1, the second 1 before 0. Of document 0 they found the passages 0 and 1, of document 1 passage 2 alone.
    private static readonly ReplayHits[] Legs = [new([0, 1], [2, 1], [], []), new([1, 0], [2, 1], [], [])];
    private static readonly int[][] Passages = [[0, 2], [1, 2]];
    private static readonly double[][] Stages = [[0.9, 0.1, 0.5]];

    // With rrf and k = 0 document 0 has 1 x w of the first leg and 1/2 of the second: its passage is the first's unless w is below 1/2.
    [Theory]
    [InlineData(1.0, new[] { 0, 1 })]
    [InlineData(0.6, new[] { 0, 1 })]
    [InlineData(0.5, new[] { 0, 1 })]     // equal: the first leg
    [InlineData(0.4, new[] { 1, 0 })]
    public void By_rank(double weight, int[] expected) =>
        Assert.Equal(expected, Rank(weight, new FusionOptions { K = 0 }));

    // By min-max the last of each list has 0, so the first leg's passage stands for 0 as long as that leg has a weight.
    [Theory]
    [InlineData(0.1, new[] { 0, 1 })]
    [InlineData(0.0, new[] { 0, 1 })]
    public void By_score(double weight, int[] expected) =>
        Assert.Equal(expected, Rank(weight, new FusionOptions { Method = FusionMethod.Convex }));

    // The first leg finds documents and no passages: document 0 has that of the second leg, whatever the weights.
    [Fact]
    public void A_leg_without_passages_takes_that_of_another() =>
        Assert.Equal([1, 0], Rank(1, new FusionOptions { K = 0 }, [0]));

    [Theory]
    [InlineData(3, 0, "passages[1] names a passage")]
    [InlineData(-2, 0, "passages[1] names a passage")]
    [InlineData(1, 2, "adopts: there is no leg 2")]
    public void What_cannot_be_is_refused(int passage, int adopting, string message) =>
        Assert.StartsWith(message, Assert.Throws<FusionException>(() => new ReplayCase([1, 0], Legs, Stages, passages: [[0, 2], [passage, 2]], adopting: [adopting])).Message, StringComparison.Ordinal);

    private static IReadOnlyList<int> Rank(double weight, FusionOptions fuse, int[]? adopting = null) =>
        new Replay(new ReplayCase([1, 0], Legs, Stages, passages: Passages, adopting: adopting)).Rank(
            new ReplayPlan { Legs = [new ReplayLeg("a", weight, 10), new ReplayLeg("b", 1, 10)], Fuse = fuse, Rerank = [new ReplayStage(2, 1)] }, 2).Documents;
}
