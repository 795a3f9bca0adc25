using System.Globalization;
using RankDb.Cli.Charts;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Evaluation;

/// <summary>Shows what was measured: tables, JSON, charts, and the queries that failed.</summary>
internal static class EvaluationReport
{
    private const int FailuresShown = 10;

    /// <summary>Means by system, a column a metric.</summary>
    internal static void Means(CliTerminal terminal, string kind, IReadOnlyList<SystemValues> systems)
    {
        var metrics = systems.SelectMany(system => system.Metrics).Distinct(StringComparer.Ordinal).ToList();
        var failing = systems.Any(system => system.Failures.Count > 0);
        var table = new TextTable([kind, .. metrics, ">queries", .. failing ? [">failed"] : Array.Empty<string>()]);
        foreach (var system in systems)
        {
            var means = system.Means();
            var cells = metrics.Select(metric => means.FirstOrDefault(mean => mean.Metric == metric) is { } mean ? Text(mean) : "");
            string[] failed = failing ? [Number(system.Failures.Count)] : [];
            table.Row([system.Name, .. cells, means.Count == 0 ? "" : Number(means.Max(mean => mean.Queries)), .. failed]);
        }

        terminal.Table(table);
    }

    /// <summary>The means as objects for --json; the first five fields are those of rankdb.evaluate.</summary>
    internal static IEnumerable<Dictionary<string, object?>> MeansJson(string kind, IReadOnlyList<SystemValues> systems) =>
        systems.SelectMany(system => system.Means().Select(mean => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [kind] = system.Name, ["metric"] = mean.Metric, ["value"] = mean.Value, ["ci_low"] = mean.Low, ["ci_high"] = mean.High, ["queries"] = mean.Queries, ["failed"] = mean.Failed,
        }));

    /// <summary>A line a query, a column a metric.</summary>
    internal static void Queries(CliTerminal terminal, string kind, IReadOnlyList<SystemValues> systems)
    {
        var metrics = systems.SelectMany(system => system.Metrics).Distinct(StringComparer.Ordinal).ToList();
        var table = new TextTable([kind, "query_id", .. metrics.Select(metric => ">" + metric), ">relevant", ">found", "query", "error"]);
        foreach (var system in systems)
        {
            foreach (var query in system.Values.GroupBy(value => value.QueryId, StringComparer.Ordinal))
            {
                var first = query.First();
                var cells = metrics.Select(metric => query.FirstOrDefault(value => value.Metric == metric)?.Value?.ToString("0.0000", CultureInfo.InvariantCulture));
                table.Row([system.Name, query.Key, .. cells, Number(first.Relevant), first.Found is { } found ? Number(found) : "", first.Query, first.Error]);
            }
        }

        terminal.Table(table);
    }

    /// <summary>The queries as objects for --json.</summary>
    internal static IEnumerable<Dictionary<string, object?>> QueriesJson(string kind, IReadOnlyList<SystemValues> systems) =>
        systems.SelectMany(system => system.Values.Select(value => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [kind] = system.Name, ["query_id"] = value.QueryId, ["query"] = value.Query, ["metric"] = value.Metric, ["value"] = value.Value,
            ["relevant"] = value.Relevant, ["found"] = value.Found, ["error"] = value.Error,
        }));

    /// <summary>Names the queries that failed, which no mean counts.</summary>
    /// <returns>Whether there are any.</returns>
    internal static bool Failures(CliTerminal terminal, IReadOnlyList<SystemValues> systems)
    {
        foreach (var system in systems.Where(system => system.Failures.Count > 0))
        {
            terminal.Note($"{system.Name}: {Number(system.Failures.Count)} of {Number(system.Values.DistinctBy(value => value.QueryId).Count())} queries failed and count in no mean:");
            foreach (var (query, error) in system.Failures.Take(FailuresShown))
            {
                terminal.Note($"  {query}: {error}");
            }

            if (system.Failures.Count > FailuresShown)
            {
                terminal.Note($"  and {Number(system.Failures.Count - FailuresShown)} more (--per-query --json has them all)");
            }
        }

        return systems.Any(system => system.Failures.Count > 0);
    }

    /// <summary>Metrics as bars, a colour a system.</summary>
    internal static string MeansChart(string title, string subtitle, IReadOnlyList<SystemValues> systems)
    {
        var metrics = systems.SelectMany(system => system.Metrics).Distinct(StringComparer.Ordinal).ToList();
        return BarChart.Draw(
            new ChartLabels(title, subtitle, "", "mean over queries"), metrics,
            [.. systems.Select(system => (system.Name, (IReadOnlyList<Bar>)[.. metrics.Select(metric => system.Means().FirstOrDefault(mean => mean.Metric == metric)).Select(mean => new Bar(mean?.Value, mean?.Low, mean?.High))]))]);
    }

    /// <summary>The date for a chart.</summary>
    internal static string Today() => DateTime.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A whole number with its thousands.</summary>
    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A p: never 0, which no test can say.</summary>
    internal static string P(double? value) => value switch
    {
        null => "",
        < 0.0001 => "< 0.0001",
        { } p => p.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    private static string Text(MeanValue mean) => mean switch
    {
        { Value: { } value, Low: { } low, High: { } high } => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} [{low:0.000}, {high:0.000}]"),
        { Value: { } value } => value.ToString("0.000", CultureInfo.InvariantCulture),
        _ => "none",
    };
}
