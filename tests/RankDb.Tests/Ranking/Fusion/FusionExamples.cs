using FsCheck;
using FsCheck.Fluent;
using RankDb.Ranking.Fusion;
using Xunit;

namespace RankDb.Tests.Ranking.Fusion;

/// <summary>The example of the hand-worked tables, and random legs.</summary>
internal static class FusionExamples
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e", "f", "g", "h", "\uffff", "\U0001F600"];

    /// <summary>A: a 10, b 8, c 6, d 2. B: c 0.9, e 0.7, a 0.5.</summary>
    internal static FusionLeg[] Two(double weightOfA = 2, double weightOfB = 1) =>
        [Leg("A", weightOfA, ("a", 10), ("b", 8), ("c", 6), ("d", 2)), Leg("B", weightOfB, ("c", 0.9), ("e", 0.7), ("a", 0.5))];

    /// <summary>A leg in the order given.</summary>
    internal static FusionLeg Leg(string name, double weight, params (string Id, double Score)[] hits) =>
        new(name, hits.Select((hit, index) => new FusionHit(hit.Id, hit.Score, index + 1)).ToArray(), weight);

    /// <summary>The leg, with a score that was looked up.</summary>
    internal static FusionLeg And(this FusionLeg leg, string id, double score) => leg with { Hits = leg.Hits.Append(new FusionHit(id, score, null)).ToArray() };

    internal static void AssertScores(FusionResult fused, params (string Id, double Score)[] expected)
    {
        Assert.Equal(expected.Select(item => item.Id), fused.Select(item => item.Id));
        Assert.Equal(Enumerable.Range(1, expected.Length), fused.Select(item => item.Rank));
        foreach (var (item, (_, score)) in fused.Zip(expected))
        {
            Assert.Equal(score, item.Score, 1e-12);
        }
    }

    internal static double ScoreOf(this FusionResult fused, string id) => fused.Single(item => item.Id == id).Score;

    /// <summary>Up to five legs of up to ten documents, with ties, gaps, looked-up scores, weights of tenths, not all 0.</summary>
    internal static Arbitrary<FusionLeg[]> Legs => (
        from legs in Gen.Choose(1, 5)
        from drawn in Leg(0).ListOf(legs)
        select drawn.Select((leg, index) => leg with { Name = "leg" + index, Weight = index == 0 && leg.Weight == 0 ? 1 : leg.Weight }).ToArray()).ToArbitrary();

    private static Gen<FusionLeg> Leg(int number) =>
        from ids in Gen.Shuffle(Ids)
        from count in Gen.Choose(0, Ids.Length)
        from lookedUp in Gen.Choose(0, 2)
        from scores in Gen.Choose(-4, 8).ListOf(Ids.Length)
        from weight in Gen.Elements(0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0)
        let ordered = scores.Take(count).OrderDescending().Concat(scores.Skip(count)).ToArray()
        select new FusionLeg(
            "leg" + number,
            ids.Take(Math.Min(count + lookedUp, ids.Length)).Select((id, index) => new FusionHit(id, ordered[index], index < count ? index + 1 : null)).ToArray(),
            weight, -5);
}
