using RankDb.Benchmarks.Retrieval;

namespace RankDb.Benchmarks.Fusion;

/// <summary>A mean and its 95 % interval.</summary>
internal readonly record struct Interval(double Mean, double Low, double High)
{
    public override string ToString() => FormattableString.Invariant($"{Mean:0.000} [{Low:0.000}, {High:0.000}]");

    /// <summary>With a sign, for differences.</summary>
    internal string Signed() => FormattableString.Invariant($"{Mean:+0.000;-0.000;0.000} [{Low:+0.000;-0.000;0.000}, {High:+0.000;-0.000;0.000}]");

    internal bool IsAbove0 => Low > 0;
}

/// <summary>The percentile bootstrap over queries, the same draws for all rows, so that differences are paired. Of several collections the mean of
/// their means, each drawn from by itself.</summary>
internal sealed class Resamples
{
    private const int Draws = 5000;
    private readonly int[][][] _draws;

    internal Resamples(IReadOnlyList<int> queries)
    {
        _draws = [.. queries.Select((count, collection) => Enumerable.Range(0, Draws).Select(draw =>
        {
            var random = new SeededRandom(20261127, (ulong)((collection * Draws) + draw));
            return Enumerable.Range(0, count).Select(_ => random.Below(count)).ToArray();
        }).ToArray())];
    }

    /// <summary>Of one collection.</summary>
    internal Interval Of(int collection, double[] values) => Of([(collection, values)]);

    /// <summary>Of all collections.</summary>
    internal Interval Of(IReadOnlyList<double[]> values) => Of([.. values.Select((of, collection) => (collection, of))]);

    private Interval Of((int Collection, double[] Values)[] parts)
    {
        var means = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            foreach (var (collection, values) in parts)
            {
                var sum = 0.0;
                foreach (var query in _draws[collection][draw])
                {
                    sum += values[query];
                }

                means[draw] += sum / values.Length / parts.Length;
            }
        }

        Array.Sort(means);
        return new Interval(parts.Average(part => part.Values.Average()), means[(int)(Draws * 0.025)], means[(int)(Draws * 0.975)]);
    }
}
