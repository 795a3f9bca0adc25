using RankDb.Ranking.Diversity;
using Xunit;

namespace RankDb.Tests.Ranking.Diversity;

public sealed class DiversityTests
{
    // Documents 0 and 1 are near twins, 2 is unlike both.
    private static readonly double[] Scores = [0.9, 0.8, 0.6];

    private static readonly double[,] Alike = { { 1, 0.9, 0.1 }, { 0.9, 1, 0.2 }, { 0.1, 0.2, 1 } };

    [Theory]
    // lambda 0.5: first 0 (0.45 > 0.4 > 0.3); then 1: 0.4 - 0.45 = -0.05, 2: 0.3 - 0.05 = 0.25.
    [InlineData(0.5, new[] { 0, 2, 1 })]
    // lambda 0.9: then 1: 0.72 - 0.09 = 0.63, 2: 0.54 - 0.01 = 0.53.
    [InlineData(0.9, new[] { 0, 1, 2 })]
    [InlineData(1.0, new[] { 0, 1, 2 })]
    // lambda 0: all begin at 0, so the first; then the least alike.
    [InlineData(0.0, new[] { 0, 2, 1 })]
    public void Mmr_takes_relevance_less_likeness(double lambda, int[] expected) =>
        Assert.Equal(expected, MaximalMarginalRelevance.Order(Scores, (a, b) => Alike[a, b], lambda));

    [Theory]
    // lambda 0: mean coverage 0: (1 + 0.9 + 0.1) / 3 = 0.667, 1: 0.7, 2: 0.433. After 1 (0.9, 1, 0.2): 0 adds 0.1 / 3, 2 adds 0.8 / 3.
    [InlineData(0.0, new[] { 1, 2, 0 })]
    // lambda 0.5: 0: 0.45 + 0.333 = 0.783, 1: 0.4 + 0.35 = 0.75, 2: 0.3 + 0.217. After 0 (1, 0.9, 0.1): 1 adds 0.4 + (0.1 + 0.1) / 6 = 0.433, 2 adds 0.3 + 0.9 / 6 = 0.45.
    [InlineData(0.5, new[] { 0, 2, 1 })]
    [InlineData(1.0, new[] { 0, 1, 2 })]
    public void Facility_location_takes_what_stands_for_most(double lambda, int[] expected) =>
        Assert.Equal(expected, FacilityLocation.Order(Scores, (a, b) => Alike[a, b], lambda));

    [Fact]
    public void Similarities_below_0_cover_nothing() =>
        Assert.Equal([0, 1], FacilityLocation.Order([0.5, 0.5], (a, b) => a == b ? 1 : -1, 0));

    [Theory]
    // Masses: x 0.9 + 0.8 = 1.7, y 0.6; P(x) = 0.739, P(y) = 0.261. lambda 0: 0: 0.9 * 0.739 = 0.665 is first; x is left 0.1:
    // 1: 0.8 * 0.739 * 0.1 = 0.059, 2: 0.6 * 0.261 = 0.157.
    [InlineData(0.0, new[] { 0, 2, 1 })]
    // lambda 0.5: 1: 0.4 + 0.030 = 0.430, 2: 0.3 + 0.078 = 0.378.
    [InlineData(0.5, new[] { 0, 1, 2 })]
    public void Xquad_covers_aspects(double lambda, int[] expected) =>
        Assert.Equal(expected, XQuad.Order(Scores, [["x", "x"], ["x"], ["y"]], lambda));

    [Fact]
    public void Xquad_takes_a_document_without_aspects_by_its_score_alone()
    {
        Assert.Equal([0, 1, 2], XQuad.Order(Scores, [[], [], []], 0.5));
        // The first covers x and leaves 0.5 of it: 1 is worth 0.5 * 0.4 + 0.5 * 0.4 * 1 * 0.5 = 0.3, 2 without aspects 0.5 * 0.5 = 0.25.
        Assert.Equal([0, 1, 2], XQuad.Order([0.5, 0.4, 0.5], [["x"], ["x"], []], 0.5));
    }

    [Fact]
    public void Fixed_documents_stay_in_front_and_count_as_chosen()
    {
        Assert.Equal([0, 1, 2], MaximalMarginalRelevance.Order([0.1, 0.9, 0.8], (a, b) => a == b ? 1 : 0, 0.5, fixedFirst: 1));
        Assert.Equal([0, 2, 1], MaximalMarginalRelevance.Order(Scores, (a, b) => Alike[a, b], 0.5, fixedFirst: 1));
        Assert.Equal([0, 1, 2], FacilityLocation.Order(Scores, (a, b) => Alike[a, b], 0, fixedFirst: 2));
        Assert.Equal([0, 1], XQuad.Order(Scores, [["x"], ["x"], ["y"]], 0, 2, 2));
    }

    [Fact]
    public void Every_order_is_a_permutation_and_a_shorter_one_is_its_beginning()
    {
        var random = new Random(26);
        for (var round = 0; round < 50; round++)
        {
            var n = random.Next(1, 20);
            var scores = Enumerable.Range(0, n).Select(_ => random.NextDouble()).ToArray();
            var alike = new double[n, n];
            for (var a = 0; a < n; a++)
            {
                for (var b = 0; b <= a; b++)
                {
                    alike[a, b] = alike[b, a] = (random.NextDouble() * 2) - 1;
                }
            }

            var aspects = scores.Select(_ => (IReadOnlyCollection<string>)[.. Enumerable.Range(0, random.Next(3)).Select(_ => "a" + random.Next(4))]).ToArray();
            var lambda = random.NextDouble();
            foreach (var order in new Func<int?, IReadOnlyList<int>>[]
            {
                count => MaximalMarginalRelevance.Order(scores, (a, b) => alike[a, b], lambda, count),
                count => FacilityLocation.Order(scores, (a, b) => alike[a, b], lambda, count),
                count => XQuad.Order(scores, aspects, lambda, count),
            })
            {
                var all = order(null);
                Assert.Equal(Enumerable.Range(0, n), all.Order());
                Assert.Equal(all.Take(n / 2), order(n / 2));
            }
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Empty(MaximalMarginalRelevance.Order([], (_, _) => 0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximalMarginalRelevance.Order(Scores, (_, _) => 0, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FacilityLocation.Order(Scores, (_, _) => 0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => FacilityLocation.Order(Scores, (_, _) => 0, 0.5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => FacilityLocation.Order(Scores, (_, _) => 0, 0.5, fixedFirst: -1));
        Assert.Throws<ArgumentException>(() => MaximalMarginalRelevance.Order([double.NaN], (_, _) => 0, 0.5));
        Assert.Throws<ArgumentException>(() => XQuad.Order([0.5], [], 0.5));
        Assert.Throws<ArgumentException>(() => XQuad.Order([1.5], [[]], 0.5));
    }
}
