using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;
using RankDb.Ranking.Tuning;
using RankDb.Ranking.Tuning.Replays;
using Xunit;

namespace RankDb.Tests.Ranking.Tuning;

public sealed class Overfitting_is_shown
{
    private static readonly double[] Weights = [0, 0.5, 1, 2, 4];

    public static TheoryData<TuningMethod> Methods => [.. Enum.GetValues<TuningMethod>()];

    // Labels that have nothing to do with the rankings: whatever is chosen on these queries is worth nothing on others.
    [Theory]
    [MemberData(nameof(Methods))]
    public void Random_labels_are_fitted_and_the_validated_mean_does_not_follow(TuningMethod method)
    {
        var (gain, validated) = (0.0, 0.0);
        for (var seed = 1; seed <= 10; seed++)
        {
            var result = Tune(method, seed, isRandom: true);
            Assert.True(result.After >= result.Before);
            gain += result.After - result.Before;
            validated += result.Validated - result.Before;
        }

        Assert.True(gain / 10 > 0.03, $"after - before {gain / 10}");
        Assert.True(validated < gain / 3, $"validated - before {validated / 10}, after - before {gain / 10}");
    }

    // One leg is right and another is noise: what is chosen holds.
    [Theory]
    [MemberData(nameof(Methods))]
    public void A_real_gain_holds(TuningMethod method)
    {
        var result = Tune(method, 1, isRandom: false);
        Assert.True(result.After > result.Before + 0.1, $"{result.Before} {result.After}");
        Assert.True(result.Validated > result.Before + 0.1, $"{result.Before} {result.Validated}");
        Assert.True(result.After >= result.Validated - 1e-9);
    }

    // 30 queries with 40 documents, three legs of 20 with random scores.
    private static TuningResult Tune(TuningMethod method, int seed, bool isRandom)
    {
        var random = new Random(seed);
        var (judged, cases) = (new List<JudgedGrades>(), new List<ReplayCase>());
        for (var query = 0; query < 30; query++)
        {
            var relevant = random.GetItems(Enumerable.Range(0, 40).ToArray(), 3).Distinct().ToArray();
            int[] grades = [.. Enumerable.Range(0, 40).Select(document => relevant.Contains(document) ? 1 : 0)];
            cases.Add(new ReplayCase(grades, [.. Enumerable.Range(0, 3).Select(leg => Hits(random, isRandom || leg > 0 ? [] : relevant))]));
            judged.Add(new JudgedGrades(grades));
        }

        var space = new TuningSpace([.. Enumerable.Range(0, 3).Select(leg => new TuningParameter($"w{leg}", Weights.Length, 3))]);
        var objective = new ReplayObjective(judged, [cases], Settings, MetricName.Parse("ndcg@10"), 10);
        return Tuner.Run(space, objective, new TuningOptions { Method = method, Points = method == TuningMethod.Grid ? 125 : 60, Seed = seed });
    }

    private static ReplaySettings Settings(TuningChoice choice) => new(
        new ReplayPlan
        {
            Legs = [.. choice.Values.Select((value, leg) => new ReplayLeg($"leg{leg}", Weights[value], 20))], Fuse = new FusionOptions { Method = FusionMethod.Convex },
        },
        0);

    private static ReplayHits Hits(Random random, int[] liked)
    {
        double[] scores = [.. Enumerable.Range(0, 40).Select(document => random.NextDouble() + (liked.Contains(document) ? 0.3 : 0))];
        int[] order = [.. Enumerable.Range(0, 40).OrderByDescending(document => scores[document])];
        return new ReplayHits([.. order.Take(20)], [.. order.Take(20).Select(document => scores[document])], [.. order.Skip(20)], [.. order.Skip(20).Select(document => scores[document])]);
    }
}
