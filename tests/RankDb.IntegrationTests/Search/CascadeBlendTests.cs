using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The scores after a stage, on random input against a naive twin.</summary>
public sealed class CascadeBlendTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("none")]
    [InlineData("min-max")]
    [InlineData("z-score")]
    [InlineData("rank")]
    public async Task What_was_scored_is_blended_and_stays_above_what_was_not_which_keeps_its_order(string normalize)
    {
        var random = new Random(42);
        for (var round = 0; round < 60; round++)
        {
            var count = random.Next(1, 12);
            // Few different values, so that scores are often equal, 0 or 1.
            double Value() => random.Next(3) == 0 ? random.NextDouble() : random.Next(0, 4) / 3.0;
            var incoming = Enumerable.Range(0, count).Select(_ => Value()).OrderDescending().ToArray();
            var stage = Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? (double?)null : Value()).ToArray();
            stage[random.Next(count)] ??= 0;
            var blend = new[] { 0, 0.3, 0.5, 1 }[random.Next(4)];
            var scores = await BlendAsync(incoming, stage, blend, normalize);

            Assert.All(scores, score => Assert.InRange(score, 0, 1));
            var scored = Enumerable.Range(0, count).Where(i => stage[i] is not null).ToArray();
            var tail = Enumerable.Range(0, count).Except(scored).ToArray();
            var p = Normalize([.. scored.Select(i => stage[i]!.Value)], normalize);
            var s = Normalize([.. scored.Select(i => incoming[i])], normalize);
            for (var i = 0; i < scored.Length; i++)
            {
                Assert.Equal((blend * p[i]) + ((1 - blend) * s[i]), scores[scored[i]], 1.1e-6);
            }

            if (tail.Length > 0)
            {
                Assert.True(tail.Max(i => scores[i]) < scored.Min(i => scores[i]), "a row that was not scored reached one that was");
                Assert.All(tail.Zip(tail.Skip(1)), pair => Assert.True(incoming[pair.First] > incoming[pair.Second] ? scores[pair.First] > scores[pair.Second] : scores[pair.First] == scores[pair.Second]));
                var share = Math.Max(1 - blend, 1e-6);
                if (tail.Max(i => share * incoming[i]) < Enumerable.Range(0, p.Length).Min(i => (blend * p[i]) + ((1 - blend) * s[i])) - 1e-12)
                {
                    Assert.All(tail, i => Assert.Equal(share * incoming[i], scores[i], 1e-12));
                }
            }
        }
    }

    [PostgresFact]
    public async Task Hand_worked_examples()
    {
        await CheckAsync([0.55, 0.4], [0.8, 0.6], [0.3, 0.2], "none");
        // Below the depth half of the incoming score stays, as it is below the block already.
        await CheckAsync([0.85, 0.35, 0.2], [0.8, 0.6, 0.4], [0.9, 0.1, null], "none");
        await CheckAsync([1, 0.25, 0.25], [1, 0, 0.5], [1, 0.5, 0], "min-max");
        await CheckAsync([1, 2 / 3.0, 1 / 3.0], [0.3, 0.2, 0.1], [0.9, 0.8, 0.7], "rank");
        await CheckAsync([0.5, 0.5], [0.3, 0.3], [0.7, 0.7], "z-score");
        await CheckAsync([1, 1], [0.3, 0.3], [0.7, 0.7], "min-max");
        // The lowest of the block has 0.5 * 0.1 + 0.5 * 0.2 = 0.15; half of 0.9 would be above it.
        await CheckAsync([0.15, 0.15 * (1 - 1e-6)], [0.2, 0.9], [0.1, null], "none");
    }

    private async Task CheckAsync(double[] expected, double[] incoming, double?[] stage, string normalize)
    {
        var scores = await BlendAsync(incoming, stage, 0.5, normalize);
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected, (value, i) => Assert.Equal(value, scores[i], 1e-12));
    }

    private static double[] Normalize(double[] scores, string kind)
    {
        var (low, high, mean) = (scores.Min(), scores.Max(), scores.Average());
        var sd = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return kind switch
        {
            "min-max" => [.. scores.Select(score => high > low ? (score - low) / (high - low) : 1)],
            "z-score" => [.. scores.Select(score => high > low ? 1 / (1 + Math.Exp(-(score - mean) / sd)) : 0.5)],
            "rank" => [.. scores.Select(score => (scores.Length - scores.Count(other => other > score)) / (double)scores.Length)],
            _ => scores,
        };
    }

    private async Task<double[]> BlendAsync(double[] incoming, double?[] stage, double blend, string normalize)
    {
        string Numbers(IEnumerable<double?> numbers) => string.Join(",", numbers.Select(x => x?.ToString("R", CultureInfo.InvariantCulture) ?? "null"));
        return (await database.ScalarAsync<double[]>(string.Create(CultureInfo.InvariantCulture,
            $"select (rankdb._blend(array[{Numbers(incoming.Cast<double?>())}]::float8[], array[{Numbers(stage)}]::float8[], {blend}, '{normalize}')).scores"), Ct))!;
    }
}
