using RankDb.Ranking.Fusion;
using Xunit;
using static RankDb.Tests.Ranking.Fusion.FusionExamples;

namespace RankDb.Tests.Ranking.Fusion;

public sealed class Interleaving_shares_every_head_by_weight
{
    private static readonly FusionOptions Interleave = new() { Method = FusionMethod.Interleave };

    // Claims weight / (2 given + 1). A 2, B 1: A gives a. A 2/3, B 1: B gives c. A 2/3, B 1/3: A gives b. A 2/5, B 1/3: A has given c's turn away, gives d.
    // A has nothing left: B gives e (a is there).
    [Fact]
    public void Two_to_one() => AssertScores(Fuser.Fuse(Two(), Interleave), ("a", 1), ("c", 1.0 / 2), ("b", 1.0 / 3), ("d", 1.0 / 4), ("e", 1.0 / 5));

    // Ties go by name: A a, B c, A b, B e, A d.
    [Fact]
    public void One_to_one_takes_turns() => Assert.Equal(["a", "c", "b", "e", "d"], Fuser.Fuse(Two(1, 1), Interleave).Select(item => item.Id));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(5, 2, 0.5)]
    public void Every_head_of_disjoint_legs_is_within_one_of_the_quota(double x, double y, double z)
    {
        FusionLeg[] legs = [Numbered("x", x), Numbered("y", y), Numbered("z", z)];
        var fused = Fuser.Fuse(legs, Interleave);
        for (var head = 1; head <= 100; head++)
        {
            foreach (var leg in legs)
            {
                var given = fused.Take(head).Count(item => item.Id.StartsWith(leg.Name, StringComparison.Ordinal));
                Assert.True(Math.Abs(given - (head * leg.Weight / (x + y + z))) <= 1, $"{leg.Name} gave {given} of {head}");
            }
        }

        static FusionLeg Numbered(string name, double weight) => FusionLeg.OfRanks(name, Enumerable.Range(0, 200).Select(number => $"{name}{number}"), weight);
    }

    [Fact]
    public void Legs_of_weight_0_come_last() => Assert.Equal(["a", "b", "c", "d", "e"], Fuser.Fuse(Two(1, 0), Interleave).Select(item => item.Id));
}
