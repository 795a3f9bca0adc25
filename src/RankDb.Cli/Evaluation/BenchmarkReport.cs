using System.Globalization;
using System.Text;
using System.Text.Json;
using RankDb.Cli.Charts;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Evaluation;

/// <summary>Shows what a benchmark measured: one table, as text, Markdown, JSON and a chart.</summary>
internal sealed class BenchmarkReport(IReadOnlyList<BenchmarkedCollection> collections, string baseline, string[] metrics)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // A column that says of every collection that nothing is missing tells nothing.
    private bool ShowsUnknown => collections.Any(collection => collection.Judgments is { IsClean: false });

    private string[] Headers => ["collection", ">documents", .. ShowsUnknown ? ["wrong in its judgments"] : Array.Empty<string>(), "profile", .. metrics.Select(metric => ">" + metric), $">p against {baseline}", ">queries", ">failed", ">seconds"];

    /// <summary>The table for a terminal.</summary>
    internal TextTable Table()
    {
        var table = new TextTable(Headers);
        foreach (var row in Rows())
        {
            table.Row(row);
        }

        return table;
    }

    /// <summary>Every figure, for --json.</summary>
    internal IEnumerable<object> Objects() => collections.Select(collection => (object)new
    {
        collection = collection.Name, documents = collection.Documents, error = collection.Error,
        unknown_queries = collection.Judgments?.UnknownQueryCount, unknown_queries_first = collection.Judgments?.UnknownQueries,
        unknown_documents = collection.Judgments?.UnknownDocumentCount, unknown_documents_first = collection.Judgments?.UnknownDocuments,
        blank_queries = collection.Judgments?.BlankQueryCount,
        profiles = collection.Profiles.Select(profile => new
        {
            profile = profile.Values.Name, seconds = Math.Round(profile.Seconds, 3), failed = profile.Values.Failures.Select(failure => new { query_id = failure.QueryId, error = failure.Error }),
            metrics = profile.Values.Means().Select(mean => new
            {
                metric = mean.Metric, value = mean.Value, ci_low = mean.Low, ci_high = mean.High, queries = mean.Queries,
                p_against_baseline = Against(collection, profile.Values.Name, mean.Metric)?.PRandomization, p_adjusted = Against(collection, profile.Values.Name, mean.Metric)?.PAdjusted,
            }),
        }),
    });

    /// <summary>Writes quality.md, quality.json and quality.svg.</summary>
    internal async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var plain = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        await File.WriteAllTextAsync(Path.Combine(folder, "quality.md"), Markdown(), plain, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "quality.json"), JsonSerializer.Serialize(new { date = EvaluationReport.Today(), baseline, metrics, collections = Objects() }, Indented) + "\n", plain, cancellationToken);
        await ChartFile.WriteAsync(Path.Combine(folder, "quality.svg"), Draw(), cancellationToken);
    }

    private string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Quality of search profiles, {EvaluationReport.Today()}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Means over queries; p of the paired randomisation test of {metrics[0]} against {baseline}, corrected by Holm within each collection. `rankdb bench quality` made this page.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Headers.Select(header => header.TrimStart('>')))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(Headers.Select(header => header.StartsWith('>') ? " ---: |" : " --- |"))}\n");
        foreach (var row in Rows())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(cell => (cell ?? "").Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |\n");
        }

        return text.ToString();
    }

    private string Draw()
    {
        var measured = collections.Where(collection => collection.Error is null).ToList();
        var names = measured.SelectMany(collection => collection.Profiles.Select(profile => profile.Values.Name)).Distinct(StringComparer.Ordinal);
        return BarChart.Draw(
            new ChartLabels($"{metrics[0]} of each profile and collection", $"{EvaluationReport.Today()}; lines: 95 % intervals", "", $"mean {metrics[0]}"),
            [.. measured.Select(collection => collection.Name)],
            [.. names.Select(name => (name, (IReadOnlyList<Bar>)[.. measured.Select(collection => collection.Profiles.FirstOrDefault(profile => profile.Values.Name == name)?.Values.Means()[0]).Select(mean => new Bar(mean?.Value, mean?.Low, mean?.High))]))]);
    }

    private IEnumerable<string?[]> Rows()
    {
        foreach (var collection in collections)
        {
            if (collection.Error is not null)
            {
                yield return [collection.Name, "", .. ShowsUnknown ? [""] : Array.Empty<string>(), $"not measured: {collection.Error}", .. metrics.Select(_ => ""), "", "", "", ""];
            }

            foreach (var profile in collection.Profiles)
            {
                var means = profile.Values.Means();
                yield return
                [
                    collection.Name, EvaluationReport.Number(collection.Documents), .. ShowsUnknown ? [Wrong(collection.Judgments)] : Array.Empty<string>(), profile.Values.Name, .. metrics.Select(metric => means.FirstOrDefault(mean => mean.Metric == metric)?.Value?.ToString("0.0000", CultureInfo.InvariantCulture)),
                    Against(collection, profile.Values.Name, metrics[0])is { } against ? EvaluationReport.P(against.PAdjusted) : "",
                    EvaluationReport.Number(means.Max(mean => mean.Queries)), EvaluationReport.Number(profile.Values.Failures.Count), profile.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                ];
            }
        }
    }

    private static string Wrong(JudgmentFindings? findings) => string.Join(
        ", ", new[] { (findings?.UnknownQueryCount, "unknown queries"), (findings?.UnknownDocumentCount, "unknown documents"), (findings?.BlankQueryCount, "blank queries") }
            .Where(part => part.Item1 > 0).Select(part => $"{EvaluationReport.Number(part.Item1!.Value)} {part.Item2}"));

    private static PairComparison? Against(BenchmarkedCollection collection, string profile, string metric) =>
        collection.Comparisons.FirstOrDefault(row => row.B == profile && row.Metric == metric);
}
