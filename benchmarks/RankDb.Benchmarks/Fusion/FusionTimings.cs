using System.Diagnostics;
using RankDb.Ranking.Fusion;

namespace RankDb.Benchmarks.Fusion;

/// <summary>The time to fuse five legs of a thousand candidates, on one thread.</summary>
internal static class FusionTimings
{
    private const int Legs = 5;
    private const int Hits = 1000;

    /// <summary>Which documents the legs have in common; the number of different ones.</summary>
    internal static readonly (string Name, int Documents)[] Overlaps = [("none in common", 5000), ("each in two legs", 2500), ("drawn from 2,000", 2000), ("all in common", 1000)];

    internal sealed record Timing(string Method, double[] Medians, double[] Least);

    internal static IReadOnlyList<Timing> Measure(int runs)
    {
        var inputs = Overlaps.Select((_, overlap) => Make(overlap, [1, 1, 1, 1, 1])).ToArray();
        var weighted = Overlaps.Select((_, overlap) => Make(overlap, [1, 0.5, Math.PI, 2, 0.123])).ToArray();
        var rows = new List<Timing>();
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            rows.Add(Time(method.Name(), inputs, new FusionOptions { Method = method }, runs));
            if (method is FusionMethod.Copeland or FusionMethod.Condorcet)
            {
                rows.Add(Time(method.Name() + ", odd weights", weighted, new FusionOptions { Method = method }, runs));
            }
        }

        foreach (var normalize in Enum.GetValues<ScoreNormalization>().Where(normalize => normalize != ScoreNormalization.MinMax))
        {
            rows.Add(Time("convex, " + normalize.Name(), inputs, new FusionOptions { Method = FusionMethod.Convex, Normalize = normalize }, runs));
        }

        return rows;
    }

    private static Timing Time(string name, FusionLeg[][] inputs, FusionOptions options, int runs)
    {
        var medians = new double[inputs.Length];
        var least = new double[inputs.Length];
        for (var input = 0; input < inputs.Length; input++)
        {
            var times = new double[runs];
            // Enough runs before that the JIT compiler has done all of its tiers.
            for (var run = -200; run < runs; run++)
            {
                var started = Stopwatch.GetTimestamp();
                var fused = Fuser.Fuse(inputs[input], options);
                var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                if (fused.Count == 0)
                {
                    throw new InvalidOperationException("Nothing was fused.");
                }

                if (run >= 0)
                {
                    times[run] = elapsed;
                }
                else if (run % 50 == 0)
                {
                    Thread.Sleep(30);       // the compiler works in the background
                }
            }

            Array.Sort(times);
            (medians[input], least[input]) = (times[runs / 2], times[0]);
        }

        return new Timing(name, medians, least);
    }

    private static FusionLeg[] Make(int overlap, double[] weights)
    {
        var random = new Random(17);
        return [.. Enumerable.Range(0, Legs).Select(leg =>
        {
            var documents = overlap switch
            {
                0 => Enumerable.Range(leg * Hits, Hits).ToArray(),
                1 => [.. Enumerable.Range(leg * Hits / 2, Hits).Select(number => number % 2500)],
                2 => Enumerable.Range(0, 2000).ToArray(),
                _ => Enumerable.Range(0, Hits).ToArray(),
            };
            random.Shuffle(documents);
            var scores = Enumerable.Range(0, Hits).Select(_ => random.NextDouble() * 20).OrderDescending().ToArray();
            return new FusionLeg("leg" + leg, documents.Take(Hits).Select((number, index) => new FusionHit($"document-{number}", scores[index], index + 1)).ToArray(), weights[leg]);
        })];
    }
}
