using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using RankDb.Cli.Charts;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb leaderboard</c></summary>
internal static class LeaderboardCommand
{
    private static readonly string[] Columns =
    [
        "run", "judgment_sets", "place", "mean", "ci_low", "ci_high", "queries", "failed", "borda", "copeland", "minimax", "kemeny", "bradley_terry",
        "tokens", "flops", "calls", "ms", "quality_per_petaflop", "quality_per_second", "p_best",
    ];

    internal static Command Create(CliEnvironment environment)
    {
        var sets = new Option<string[]>("--set", "-s") { Description = "Judgment sets.", Required = true, AllowMultipleArgumentsPerToken = true };
        var metric = EvaluationOptions.Metric();
        var order = EvaluationOptions.Choice("--order", "What the places come from.", "mean", "borda", "copeland", "minimax", "kemeny", "bradley-terry");
        var (chart, json) = (EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "leaderboard", "Rank the stored runs of one or more judgment sets: means, rank aggregation, cost, and quality per cost.",
            "rankdb leaderboard --set cran", "rankdb leaderboard --set cran cacm --metric map --order kemeny --chart board.svg") { sets, metric, order, chart, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var names = parse.Words(sets);
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(
                source, $"SELECT {string.Join(", ", Columns)} FROM rankdb.leaderboard($1, $2, $3)",
                [new() { Value = names }, new() { Value = parse.GetRequiredValue(metric) }, new() { Value = new JsonObject { ["order"] = parse.GetRequiredValue(order) }.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb }],
                cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
            }
            else
            {
                Show(environment.Terminal, rows, parse.GetRequiredValue(metric));
            }

            await environment.DrawAsync(path, () => Draw(rows, parse.GetRequiredValue(metric), names), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliTerminal terminal, ResultRows rows, string metric)
    {
        // A column that nobody has a figure for tells nothing.
        var columns = Columns.Where(column => column is not ("ci_low" or "ci_high") && rows.Rows.Any(row => rows.Value(row, column) is not null)).ToList();
        var table = new TextTable([.. columns.Select(column => column == "run" ? "run" : column == "mean" ? ">" + metric : ">" + column)]);
        foreach (var row in rows.Rows)
        {
            table.Row([.. columns.Select(column => column == "mean" ? Interval(rows, row) : Text(column, rows.Value(row, column)))]);
        }

        terminal.Table(table);
    }

    private static string Interval(ResultRows rows, object?[] row) => (rows.Value(row, "mean"), rows.Value(row, "ci_low"), rows.Value(row, "ci_high")) switch
    {
        (double mean, double low, double high) => string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} [{low:0.000}, {high:0.000}]"),
        (double mean, _, _) => mean.ToString("0.000", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Text(string column, object? value) => (column, value) switch
    {
        ("p_best", double p) => EvaluationReport.P(p),
        ("flops", double flops) => flops.ToString("0.00E+0", CultureInfo.InvariantCulture),
        ("ms" or "tokens" or "calls", double number) => number.ToString("0.0", CultureInfo.InvariantCulture),
        (_, double number) => number.ToString("0.###", CultureInfo.InvariantCulture),
        _ => ResultRows.Text(value),
    };

    private static string Draw(ResultRows rows, string metric, string[] sets) => BarChart.Draw(
        new ChartLabels("Stored runs", $"set {string.Join(", ", sets)}; {EvaluationReport.Today()}; lines: 95 % intervals", "", $"mean {metric}"),
        [.. rows.Rows.Select(row => (string)rows.Value(row, "run")!)],
        [(metric, [.. rows.Rows.Select(row => new Bar(rows.Value(row, "mean") as double?, rows.Value(row, "ci_low") as double?, rows.Value(row, "ci_high") as double?))])]);
}
