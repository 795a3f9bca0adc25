using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.Cli.Charts;
using RankDb.Cli.Connections;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Evaluation;

/// <summary>Shows what <c>rankdb.tune</c> reports.</summary>
internal static class TuningReport
{
    private static readonly (string Key, string Says)[] Figures =
    [
        ("before", "the profile as it was"),
        ("after", "the chosen settings, on the queries that they were chosen on: too good by construction"),
        ("validated", "each query with settings chosen without its fold: what to expect on new queries"),
        ("confirmed", "real searches with the chosen settings"),
        ("overfit", "after minus validated: what the choice learnt by heart"),
    ];

    /// <summary>Figures, changes and the best trials as tables.</summary>
    internal static void Show(CliTerminal terminal, JsonNode result, ResultRows trials, int top)
    {
        var figures = new TextTable("what", ">" + (string?)result["metric"], "meaning");
        foreach (var (key, says) in Figures)
        {
            if (result[key] is JsonValue value)
            {
                figures.Row(key, ((double)value).ToString("0.0000", CultureInfo.InvariantCulture), says);
            }
        }

        terminal.Table(figures);
        Changes(terminal, result["changed"] as JsonArray);
        Best(terminal, trials, top);
        if (result["limits"] is JsonArray limits)
        {
            foreach (var limit in limits)
            {
                terminal.Note($"note: {Plain(limit)}");
            }
        }

        terminal.Line();
        terminal.Line(result["to_version"] is { } version
            ? $"profile {Plain(result["name"])} is version {version} now; the evidence is tuning {result["tuning_id"]}"
            : $"no version was written; the evidence is tuning {result["tuning_id"]}");
    }

    /// <summary>Names the queries that failed, which no figure counts.</summary>
    /// <returns>Whether there are any.</returns>
    internal static bool Failures(CliTerminal terminal, JsonNode result)
    {
        if (result["failed"] is not JsonObject { Count: > 0 } failed)
        {
            return false;
        }

        terminal.Note($"{EvaluationReport.Number(failed.Count)} queries failed and are in no figure:");
        foreach (var (query, error) in failed.Take(10))
        {
            terminal.Note($"  {query}: {Plain(error)}");
        }

        return true;
    }

    /// <summary>The trials in their order, with the best so far and the profile as it was.</summary>
    internal static string Draw(JsonNode result, ResultRows trials)
    {
        var points = trials.Rows.Select(row => new LinePoint((int)row[0]!, (double)row[2]!)).ToList();
        var best = double.NegativeInfinity;
        var lines = new List<LineSeries>
        {
            new("trials", points, LineStyle.Dots),
            new("best so far", [.. points.Select(point => new LinePoint(point.X, best = Math.Max(best, point.Y)))], LineStyle.Steps),
        };
        if (points.Count > 0)
        {
            foreach (var name in new[] { "before", "validated" })
            {
                if (result[name] is JsonValue value)
                {
                    lines.Add(new LineSeries(name, [new LinePoint(points[0].X, (double)value), new LinePoint(points[^1].X, (double)value)], LineStyle.Dashes));
                }
            }
        }

        return LineChart.Draw(
            new ChartLabels(
                $"Tuning of profile {Plain(result["profile"])}",
                $"index {Plain(result["index"])}, set {Plain(result["set"])}, {result["queries"]} queries, {EvaluationReport.Today()}; method {Plain(result["method"])}", "trial", $"mean {Plain(result["metric"])}"),
            lines);
    }

    private static void Changes(CliTerminal terminal, JsonArray? changed)
    {
        terminal.Line();
        if (changed is not { Count: > 0 })
        {
            terminal.Line("the settings stay as they are");
            return;
        }

        var table = new TextTable("setting", "before", "after");
        foreach (var change in changed)
        {
            table.Row(Plain(change!["path"]), Plain(change["a"]), Plain(change["b"]));
        }

        terminal.Table(table);
    }

    private static void Best(CliTerminal terminal, ResultRows trials, int top)
    {
        if (top <= 0 || trials.Rows.Count == 0)
        {
            return;
        }

        terminal.Line();
        terminal.Line($"best of {EvaluationReport.Number(trials.Rows.Count)} trials:");
        var table = new TextTable(">trial", ">value", "settings");
        foreach (var row in trials.Rows.OrderByDescending(row => (double)row[2]!).ThenBy(row => (int)row[0]!).Take(top))
        {
            table.Row(ResultRows.Text(row[0]), ResultRows.Text(row[2]), Settings(row[1] as JsonNode));
        }

        terminal.Table(table);
    }

    private static string Settings(JsonNode? parameters) => parameters is JsonObject settings
        ? string.Join(", ", settings.Select(setting => $"{setting.Key} {Plain(setting.Value)}"))
        : Plain(parameters);

    private static string Plain(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";
}
