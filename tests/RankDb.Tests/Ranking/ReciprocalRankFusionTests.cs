using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking;
using Xunit;

namespace RankDb.Tests.Ranking;

public sealed class ReciprocalRankFusionTests
{
    private static Arbitrary<RankedList[]> Rankings =>
        (from ids in Gen.Shuffle(new[] { "a", "b", "c", "d", "e", "f" })
         from count in Gen.Choose(0, 6)
         from weight in Gen.Elements(0.0, 0.5, 1.0, 2.0, 0.1)
         select new RankedList(ids.Take(count).ToArray(), weight)).ArrayOf(5).ToArbitrary();

    [Fact]
    public void A_hand_worked_example()
    {
        // lexical: x y z, dense (twice as heavy): y w
        var fused = new ReciprocalRankFusion(60).Fuse([new(["x", "y", "z"]), new(["y", "w"], 2)]);

        Assert.Equal(["y", "w", "x", "z"], fused.Select(item => item.Id));
        Assert.Equal(1.0 / 62 + 2.0 / 61, fused[0].Score, 15);
        Assert.Equal(2.0 / 62, fused[1].Score, 15);
        Assert.Equal(1.0 / 61, fused[2].Score, 15);
        Assert.Equal(1.0 / 63, fused[3].Score, 15);
    }

    [Fact]
    public void It_equals_the_naive_sum() =>
        Prop.ForAll(Rankings, lists =>
        {
            var naive = lists.SelectMany(list => list.Ids).Distinct()
                .Select(id => (Id: id, Score: lists.Sum(list => list.Ids.Contains(id) ? list.Weight / (60 + 1 + list.Ids.ToList().IndexOf(id)) : 0)))
                .ToDictionary(item => item.Id, item => item.Score);
            var fused = new ReciprocalRankFusion().Fuse(lists);
            return fused.Count == naive.Count
                && fused.All(item => Math.Abs(item.Score - naive[item.Id]) < 1e-12)
                && fused.Zip(fused.Skip(1)).All(pair => new RankOrder().Compare(pair.First, pair.Second) < 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_rankings_does_not_matter() =>
        Prop.ForAll(Rankings, lists =>
            new ReciprocalRankFusion().Fuse(lists).SequenceEqual(new ReciprocalRankFusion().Fuse(lists.Reverse()))).QuickCheckThrowOnFailure();

    [Fact]
    public void An_id_twice_in_one_ranking_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ReciprocalRankFusion().Fuse([new(["a", "a"])]));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_is_no_weight_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReciprocalRankFusion().Fuse([new(["a"], weight)]));

    [Fact]
    public void The_constant_must_be_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReciprocalRankFusion(0));
}
