using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Majorities_decide_pairs
{
    private static readonly FusionOptions Copeland = new() { Method = FusionMethod.Copeland };
    private static readonly FusionOptions Condorcet = new() { Method = FusionMethod.Condorcet };

    // A has two votes of three: it decides where it knows one of the two. a beats all; b all but a; c beats d and e; d beats e (A knows d, not e).
    [Fact]
    public void Copeland_counts_wins_minus_losses() => AssertScores(Fuser.Fuse(Two(), Copeland), ("a", 4), ("b", 2), ("c", 0), ("d", -2), ("e", -4));

    // One vote each. a-c, a-e, b-c, b-e and d-e are ties; a beats b and d; c beats d and e; b beats d (B knows neither).
    [Fact]
    public void Copeland_gives_nothing_for_a_tie() => AssertScores(Fuser.Fuse(Two(1, 1), Copeland), ("a", 2), ("c", 2), ("b", 0), ("e", -1), ("d", -3));

    [Fact]
    public void Condorcet_follows_the_heavier_leg_where_reciprocal_ranks_do_not()
    {
        Assert.Equal(["a", "c", "b", "d", "e"], Fuser.Fuse(Two()).Select(item => item.Id));
        AssertScores(Fuser.Fuse(Two(), Condorcet), ("a", 1), ("b", 1.0 / 2), ("c", 1.0 / 3), ("d", 1.0 / 4), ("e", 1.0 / 5));
    }

    // x beats y, y beats z, z beats x, each by 2 to 1. All have the same reciprocal ranks, so the start is x, y, z;
    // merging [x, y] with [z]: z beats x.
    [Fact]
    public void Condorcet_breaks_a_circle_the_same_way_every_time()
    {
        FusionLeg[] legs = [FusionLeg.OfRanks("1", ["x", "y", "z"]), FusionLeg.OfRanks("2", ["y", "z", "x"]), FusionLeg.OfRanks("3", ["z", "x", "y"])];
        Assert.Equal(["z", "x", "y"], Fuser.Fuse(legs, Condorcet).Select(item => item.Id));
        Assert.Equal(["z", "x", "y"], Fuser.Fuse([legs[2], legs[0], legs[1]], Condorcet).Select(item => item.Id));
        AssertScores(Fuser.Fuse(legs, Copeland), ("x", 0), ("y", 0), ("z", 0));
    }

    [Fact]
    public void Votes_of_tenths_tie_as_they_do_on_paper()
    {
        // 0.1 + 0.2 against 0.3, which are not equal in binary.
        FusionLeg[] legs = [FusionLeg.OfRanks("1", ["x", "y"], 0.1), FusionLeg.OfRanks("2", ["x", "y"], 0.2), FusionLeg.OfRanks("3", ["y", "x"], 0.3)];
        AssertScores(Fuser.Fuse(legs, Copeland), ("x", 0), ("y", 0));
    }

    [Fact]
    public void Weights_that_are_no_multiples_of_one_another_are_compared_too()
    {
        FusionLeg[] legs = [FusionLeg.OfRanks("1", ["x", "y"], Math.PI), FusionLeg.OfRanks("2", ["y", "x"], Math.E), FusionLeg.OfRanks("3", ["y", "x"], 0.42)];
        AssertScores(Fuser.Fuse(legs, Copeland), ("x", 1), ("y", -1));
        AssertScores(Fuser.Fuse([legs[0], legs[1], legs[2] with { Weight = 0.43 }], Copeland), ("y", 1), ("x", -1));
    }

    [Fact]
    public void Copeland_equals_the_count_over_all_pairs() =>
        Prop.ForAll(Legs, legs =>
            Fuser.Fuse(legs, Copeland) is var fused && fused.All(item => item.Score == fused.Sum(other => Majority(legs, item.Id, other.Id)))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 400)]
    [InlineData(2, 400)]
    [InlineData(5, 600)]
    [InlineData(3, 40)]
    public void Copeland_equals_the_count_over_all_pairs_of_hundreds(int seed, int pool)
    {
        var random = new Random(seed);
        var ids = Enumerable.Range(0, pool).Select(number => $"d{number}").ToArray();
        var legs = Enumerable.Range(0, 4).Select(leg =>
        {
            random.Shuffle(ids);
            return FusionLeg.OfRanks($"leg{leg}", ids.Take(random.Next(1, pool)).ToArray(), (leg * seed % 4) * 0.3 + (seed == 5 ? 0.1234567 * leg : 0.3));
        }).ToArray();
        var fused = Fuser.Fuse(legs, Copeland);
        var ranks = legs.Select(leg => leg.Hits.ToDictionary(hit => hit.Id, hit => hit.Rank!.Value)).ToArray();
        foreach (var item in fused)
        {
            Assert.Equal(fused.Sum(other => Majority(legs, ranks, item.Id, other.Id)), item.Score);
        }
    }

    [Fact]
    public void Each_beats_or_ties_the_next_by_condorcet() =>
        Prop.ForAll(Legs, legs =>
            Fuser.Fuse(legs, Condorcet) is var fused && fused.Zip(fused.Skip(1)).All(pair => Majority(legs, pair.First.Id, pair.Second.Id) >= 0)).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_beats_all_others_is_first_by_copeland_and_condorcet() =>
        Prop.ForAll(Legs, legs =>
        {
            var byCopeland = Fuser.Fuse(legs, Copeland);
            var winner = byCopeland.FirstOrDefault(item => byCopeland.All(other => other.Id == item.Id || Majority(legs, item.Id, other.Id) > 0));
            return winner == default || (winner.Rank == 1 && Fuser.Fuse(legs, Condorcet)[0].Id == winner.Id);
        }).QuickCheckThrowOnFailure();

    private static int Majority(FusionLeg[] legs, string x, string y) => Majority(
        legs, [.. legs.Select(leg => leg.Hits.Where(hit => hit.Rank is not null).ToDictionary(hit => hit.Id, hit => hit.Rank!.Value))], x, y);

    private static int Majority(FusionLeg[] legs, Dictionary<string, int>[] ranks, string x, string y) => Math.Sign(
        legs.Select((leg, l) => (decimal)leg.Weight * ranks[l].GetValueOrDefault(y, int.MaxValue).CompareTo(ranks[l].GetValueOrDefault(x, int.MaxValue))).Sum());
}
