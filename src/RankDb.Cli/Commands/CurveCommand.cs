using System.CommandLine;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Charts;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb curve</c></summary>
internal static class CurveCommand
{
    internal static Command Create(CliEnvironment environment) => new("curve", "Draw quality against effort: rerank depth, or how much of the vector index a search walks.")
    {
        Depth(environment),
        Recall(environment),
    };

    private static ExampleCommand Depth(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var (set, profile, metric) = (EvaluationOptions.Set(), EvaluationOptions.Profile(), EvaluationOptions.Metric());
        var depths = Numbers("--depths", "Depths of the last reranking stage.", 10, 20, 50, 100);
        var tolerance = new Option<double>("--tolerance") { Description = "The smallest depth within this of the best is the one to choose. Default: 0.001.", DefaultValueFactory = _ => 0.001 };
        var (store, chart, json) = (Store(), EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "depth", "Quality against the depth of a profile's last reranking stage, and the depth to choose.",
            "rankdb curve depth cran --set cran --profile default", "rankdb curve depth cran -s cran --depths 5,10,20,50,100,200 --chart depth.svg --store") { index, set, profile, metric, depths, tolerance, store, chart, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var name = parse.GetRequiredValue(metric);
            var rows = await ReadAsync(
                environment, $"measuring depths of profile {parse.GetValue(profile) ?? "default"}",
                "SELECT depth, value, ci_low, ci_high, chosen, curve FROM rankdb.depth_curve($1, $2, $3, $4, $5, $6, options => $7)",
                [Text(parse.GetRequiredValue(index)), Text(parse.GetRequiredValue(set)), Text(parse.GetValue(profile)), new() { Value = Parsed(parse, depths) }, Text(name), new() { Value = parse.GetValue(tolerance) }, Options(parse.GetValue(store))],
                cancellationToken);
            Show(environment.Terminal, rows, parse.GetValue(json), new TextTable(">depth", ">" + name, "95 % interval", "chosen"), row =>
                [ResultRows.Text(row[0]), ResultRows.Text(row[1]), Interval(row[2], row[3]), row[4] is true ? "chosen" : ""]);
            await environment.DrawAsync(path, () => LineChart.Draw(
                Labels($"Depth curve of profile {parse.GetValue(profile) ?? "default"}", parse.GetRequiredValue(index), parse.GetRequiredValue(set), "; band: 95 % interval, ring: chosen", "documents that the last stage reranks", name),
                [new LineSeries(name, [.. rows.Rows.Select(row => new LinePoint((int)row[0]!, (double)row[1]!, row[2] as double?, row[3] as double?, row[4] is true))])], doubling: true), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static ExampleCommand Recall(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var (set, profile, metric) = (EvaluationOptions.Set(), EvaluationOptions.Profile(), EvaluationOptions.Metric());
        var efs = Numbers("--ef-search", "Candidates that a walk through the vector index keeps.", 10, 20, 40, 80, 160, 320);
        var (store, chart, json) = (Store(), EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "recall", "What the approximation of the vector index costs: its recall, and the quality of the whole profile, against ef_search.",
            "rankdb curve recall cran --set cran --profile hybrid", "rankdb curve recall cran -s cran -p dense --ef-search 20,80,320 --chart recall.svg --store") { index, set, profile, metric, efs, store, chart, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var name = parse.GetRequiredValue(metric);
            var rows = await ReadAsync(
                environment, $"measuring the vector index of {parse.GetRequiredValue(index)}",
                "SELECT ef, recall, value, ci_low, ci_high, ms, in_use FROM rankdb.recall_curve($1, $2, $3, $4, $5, $6)",
                [Text(parse.GetRequiredValue(index)), Text(parse.GetRequiredValue(set)), Text(parse.GetValue(profile)), new() { Value = Parsed(parse, efs) }, Text(name), Options(parse.GetValue(store))],
                cancellationToken);
            Show(environment.Terminal, rows, parse.GetValue(json), new TextTable(">ef_search", ">recall", ">" + name, "95 % interval", ">ms", "in use"), row =>
                [ResultRows.Text(row[0]), ResultRows.Text(row[1]), ResultRows.Text(row[2]), Interval(row[3], row[4]), (row[5] as double?)?.ToString("0.00", CultureInfo.InvariantCulture), row[6] is true ? "in use" : ""]);
            await environment.DrawAsync(path, () => LineChart.Draw(
                Labels($"Index recall and quality of profile {parse.GetValue(profile) ?? "default"}", parse.GetRequiredValue(index), parse.GetRequiredValue(set), "; band: 95 % interval, ring: in use", "ef_search: candidates that a walk keeps", $"recall of the index, {name}"),
                [
                    new LineSeries("recall of the index", [.. rows.Rows.Where(row => row[1] is double).Select(row => new LinePoint((int)row[0]!, (double)row[1]!, Chosen: row[6] is true))]),
                    new LineSeries(name, [.. rows.Rows.Where(row => row[2] is double).Select(row => new LinePoint((int)row[0]!, (double)row[2]!, row[3] as double?, row[4] as double?, row[6] is true))]),
                ],
                doubling: true), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    internal static Option<bool> Store() => new("--store") { Description = "Keep the figures in rankdb.reports." };

    private static Option<string[]> Numbers(string name, string description, params int[] standard) => new(name)
    {
        Description = $"{description} Default: {string.Join(",", standard)}.", AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [.. standard.Select(number => number.ToString(CultureInfo.InvariantCulture))],
    };

    private static int[] Parsed(ParseResult parse, Option<string[]> option) => [.. parse.Words(option).Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new CliException($"{option.Name}: '{word}' is not a whole number", null, ExitCode.WrongUse))];

    private static async Task<ResultRows> ReadAsync(CliEnvironment environment, string title, string sql, NpgsqlParameter[] values, CancellationToken cancellationToken)
    {
        await using var source = new ServerConnection(environment).Open();
        return await environment.Terminal.ProgressAsync(title, _ => ResultRows.ReadAsync(source, sql, values, cancellationToken));
    }

    private static void Show(CliTerminal terminal, ResultRows rows, bool json, TextTable table, Func<object?[], string?[]> cells)
    {
        if (json)
        {
            terminal.Json(rows.Objects());
            return;
        }

        foreach (var row in rows.Rows)
        {
            table.Row(cells(row));
        }

        terminal.Table(table);
    }

    private static ChartLabels Labels(string title, string index, string set, string further, string horizontal, string vertical) =>
        new(title, $"index {index}, set {set}, {EvaluationReport.Today()}{further}", horizontal, vertical);

    private static string Interval(object? low, object? high) => (low, high) is (double from, double to) ? string.Create(CultureInfo.InvariantCulture, $"[{from:0.000}, {to:0.000}]") : "";

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Options(bool store) => new() { Value = store ? "{\"store\": true}" : "{}", NpgsqlDbType = NpgsqlDbType.Jsonb };
}
