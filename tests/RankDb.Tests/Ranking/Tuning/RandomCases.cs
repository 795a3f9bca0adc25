using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning.Replays;

namespace RankDb.Tests.Ranking.Tuning;

/// <summary>Cases and plans drawn at random: equal scores, empty legs, documents that nobody judged, stages that did not score all.</summary>
internal static class RandomCases
{
    private static readonly int[] Grades = [-2, -2, -1, 0, 1, 2, 3];

    internal static ReplayPlan Plan(Random random, FusionMethod method, int legs)
    {
        var fuse = new FusionOptions
        {
            Method = method,
            K = random.Next(0, 100),
            Phi = 0.1 + (0.8 * random.NextDouble()),
            Normalize = (ScoreNormalization)random.Next(8),
            Missing = (MissingScores)random.Next(3),
            Combine = random.Next(6) == 0 ? LegCombination.Intersect : LegCombination.Union,
            Require = random.Next(6) == 0 ? ["leg0"] : [],
            Minus = legs > 2 && random.Next(5) == 0 ? [$"leg{legs - 1}"] : [],
        };
        var tops = Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 15)).OrderDescending().ToArray();
        return new ReplayPlan
        {
            Legs = [.. Enumerable.Range(0, legs).Select(leg => new ReplayLeg(
                $"leg{leg}", leg == 0 ? 1 : random.Next(4) switch { 0 => 0, 1 => 1, _ => random.NextDouble() * 2 }, random.Next(1, 12), random.Next(2) == 0 ? null : -1, random.Next(5) > 0))],
            Fuse = fuse,
            Rerank = [.. tops.Select(top => new ReplayStage(top, random.Next(5) switch { 0 => 0, 1 => 1, _ => random.NextDouble() }, (StageNormalization)random.Next(4)))],
            Boosts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(3) / 2.0)],
            ExactMatch = random.Next(2) == 0 ? 0 : random.NextDouble(),
        };
    }

    internal static ReplayCase Case(Random random, ReplayPlan plan, out ReplayHits[] legs, out double[][] stages, out double[][] boosts, out int[] exact)
    {
        var documents = random.Next(1, 30);
        legs = [.. plan.Legs.Select(_ => Hits(random, documents))];
        stages = [.. plan.Rerank.Select(_ => Column(random, documents, 8))];
        boosts = [.. plan.Boosts.Select(_ => Column(random, documents, 3))];
        exact = [.. Enumerable.Range(0, documents).Where(_ => random.Next(5) == 0)];
        return new ReplayCase([.. Enumerable.Range(0, documents).Select(_ => Grades[random.Next(Grades.Length)])], legs, stages, boosts, exact);
    }

    private static ReplayHits Hits(Random random, int documents)
    {
        int[] found = [.. Enumerable.Range(0, documents)];
        random.Shuffle(found);
        var hits = random.Next(8) == 0 ? 0 : random.Next(0, Math.Min(documents, 15) + 1);
        var others = random.Next(0, documents - hits + 1);
        var scores = Enumerable.Range(0, hits).Select(_ => Score(random)).OrderDescending().ToArray();
        return new ReplayHits(
            [.. found.Take(hits).Zip(scores).OrderByDescending(pair => pair.Second).ThenBy(pair => pair.First).Select(pair => pair.First)], scores,
            [.. found.Skip(hits).Take(others)], [.. Enumerable.Range(0, others).Select(_ => Score(random))]);
    }

    // Coarse, so that scores are often equal.
    private static double Score(Random random) => random.Next(-2, 9) / 4.0;

    private static double[] Column(Random random, int documents, int missingOneIn) =>
        [.. Enumerable.Range(0, documents).Select(_ => random.Next(missingOneIn) == 0 ? double.NaN : random.Next(0, 9) / 8.0)];
}
