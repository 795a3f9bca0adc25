using System.Globalization;
using System.Text;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;

namespace RankDb.Benchmarks.Fusion;

/// <summary>The table of all ways to fuse at one depth of the legs.</summary>
internal sealed class FusionTable
{
    private readonly IReadOnlyList<(string Name, KeptQuery[] Queries)> _collections;
    private readonly FusionLeg[][][] _legs;
    private readonly Resamples _resamples;
    private readonly double[][] _reference;
    private readonly int _depth;

    internal FusionTable(IReadOnlyList<(string Name, KeptQuery[] Queries)> collections, int depth)
    {
        (_collections, _depth) = (collections, depth);
        _legs = [.. collections.Select(collection => collection.Queries.Select(query => query.Legs(depth)).ToArray())];
        _resamples = new Resamples([.. collections.Select(collection => collection.Queries.Length)]);
        _reference = [.. Qualities(FusionKinds.Reference.Options).Select(quality => quality.AtEqual)];
    }

    internal void Write(StringBuilder text, IEnumerable<FusionKind> kinds)
    {
        Line(text, $"### Legs of {_depth:N0}");
        Line(text, $"");
        var names = _collections.Select(collection => collection.Name).ToArray();
        Line(text, $"| Method | Normalisation | {Join(names, name => $"equal: {name}")} | equal: mean | less rrf, k 60 | {Join(names, name => $"5 folds: {name}")} | 5 folds: mean | less rrf, k 60 | {Join(names, name => $"best weight: {name}")} | best weight: all | at it: mean |");
        Line(text, $"|---|---|{Join(names, _ => "---:")}|---:|---:|{Join(names, _ => "---:")}|---:|---:|{Join(names, _ => "---:")}|---:|---:|");
        foreach (var leg in new[] { 0, 1 })
        {
            var alone = _collections.Select((collection, c) => Alone(collection.Queries, _legs[c], leg)).ToArray();
            Line(text, $"| {(leg == 0 ? "lexical" : "dense")} alone | | {Join(alone, (values, c) => _resamples.Of(c, values).ToString())} | {_resamples.Of(alone).Mean:0.000} | {_resamples.Of(Less(alone)).Signed()} |{Join(names, _ => "")}| | |{Join(names, _ => "")}| | |");
        }

        foreach (var kind in kinds)
        {
            var qualities = Qualities(kind.Options);
            var equal = qualities.Select(quality => quality.AtEqual).ToArray();
            var tuned = qualities.Select(quality => quality.CrossValidated()).ToArray();
            var best = Enumerable.Range(0, FusionQuality.Weights.Length)
                .OrderByDescending(weight => Math.Round(qualities.Average(quality => quality.At(weight).Average()), 9)).ThenBy(weight => Math.Abs(Math.Log(FusionQuality.Weights[weight]))).First();
            Line(
                text,
                $"| {kind.Method} | {kind.Normalize} | {Join(equal, (values, c) => _resamples.Of(c, values).ToString())} | {_resamples.Of(equal).Mean:0.000} | {Bold(_resamples.Of(Less(equal)))} | {Join(tuned, (values, c) => _resamples.Of(c, values).ToString())} | {_resamples.Of(tuned).Mean:0.000} | {Bold(_resamples.Of(Less(tuned)))} | {Join(qualities, quality => FusionQuality.Weights[quality.Best(_ => true)].ToString(CultureInfo.InvariantCulture))} | {FusionQuality.Weights[best]} | {qualities.Average(quality => quality.At(best).Average()):0.000} |");
            BenchmarkRun.Say($"legs of {_depth}: {kind.Method} {kind.Normalize}");
        }

        Line(text, $"");
    }

    /// <summary>nDCG@10 of one way to fuse by the weight of the dense leg.</summary>
    internal void WriteWeights(StringBuilder text, IEnumerable<FusionKind> kinds)
    {
        Line(text, $"### By the weight of dense, lexical 1, legs of {_depth:N0}");
        Line(text, $"");
        Line(text, $"| Method | Normalisation | Collection | {Join(FusionQuality.Weights, weight => weight.ToString(CultureInfo.InvariantCulture))} |");
        Line(text, $"|---|---|---|{Join(FusionQuality.Weights, _ => "---:")}|");
        foreach (var kind in kinds)
        {
            var qualities = Qualities(kind.Options);
            for (var c = 0; c < qualities.Length; c++)
            {
                Line(text, $"| {kind.Method} | {kind.Normalize} | {_collections[c].Name} | {Join(FusionQuality.Weights, (_, weight) => qualities[c].At(weight).Average().ToString("0.000", CultureInfo.InvariantCulture))} |");
            }
        }

        Line(text, $"");
    }

    /// <summary>One way to fuse, with equal weights, against others.</summary>
    internal void WriteDifferences(StringBuilder text, FusionKind chosen, IEnumerable<FusionKind> others)
    {
        var names = _collections.Select(collection => collection.Name).ToArray();
        var values = Qualities(chosen.Options).Select(quality => quality.AtEqual).ToArray();
        Line(text, $"### {chosen.Method}, {chosen.Normalize}, equal weights, less others; legs of {_depth:N0}");
        Line(text, $"");
        Line(text, $"| Less | {Join(names, name => name)} | mean |");
        Line(text, $"|---|{Join(names, _ => "---:")}|---:|");
        foreach (var leg in new[] { 0, 1 })
        {
            Row(leg == 0 ? "lexical alone" : "dense alone", [.. _collections.Select((collection, c) => Alone(collection.Queries, _legs[c], leg))]);
        }

        foreach (var other in others)
        {
            var qualities = Qualities(other.Options);
            var label = $"{other.Method}{(other.Normalize.Length > 0 ? ", " + other.Normalize : "")}";
            Row(label + ", equal weights", [.. qualities.Select(quality => quality.AtEqual)]);
            Row(label + ", weight by 5 folds", [.. qualities.Select(quality => quality.CrossValidated())]);
        }

        Line(text, $"");

        void Row(string name, double[][] than)
        {
            var less = values.Select((of, c) => of.Zip(than[c], (value, reference) => value - reference).ToArray()).ToArray();
            Line(text, $"| {name} | {Join(less, (difference, c) => Bold(_resamples.Of(c, difference)))} | {Bold(_resamples.Of(less))} |");
        }
    }

    private FusionQuality[] Qualities(FusionOptions options) => [.. _collections.Select((collection, c) => FusionQuality.Measure(collection.Queries, _legs[c], options))];

    private double[][] Less(double[][] values) => [.. values.Select((of, c) => of.Zip(_reference[c], (value, reference) => value - reference).ToArray())];

    private static double[] Alone(KeptQuery[] queries, FusionLeg[][] legs, int leg) =>
        [.. queries.Select((query, q) => new Ndcg(10).Measure([.. legs[q][leg].Hits.Where(hit => hit.Rank <= 10).Select(hit => hit.Id)], query.Grades))];

    private static string Bold(Interval difference) => difference.IsAbove0 ? $"**{difference.Signed()}**" : difference.Signed();

    private static string Join<T>(IEnumerable<T> items, Func<T, string> write) => string.Join(" | ", items.Select(write));

    private static string Join<T>(IEnumerable<T> items, Func<T, int, string> write) => string.Join(" | ", items.Select(write));

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
