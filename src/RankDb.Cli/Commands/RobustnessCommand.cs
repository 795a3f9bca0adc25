using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using RankDb.Cli.Charts;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Searching;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb robustness</c></summary>
internal static class RobustnessCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var (set, profile, metric) = (EvaluationOptions.Set(), EvaluationOptions.Profile(), EvaluationOptions.Metric());
        var kinds = new Option<string[]>("--kinds", "-k") { Description = "Kinds of changes, such as typo-swap,case-upper,synonyms. Default: all.", AllowMultipleArgumentsPerToken = true };
        var synonyms = new Option<string?>("--synonyms") { Description = "A JSON file with words that may stand for others, such as {\"car\": [\"automobile\"]}. Default: those of the profile." };
        var (store, chart, json) = (CurveCommand.Store(), EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "robustness", "What is left of a profile's quality when queries are typed otherwise, and which queries it serves worst, beside BM25.",
            "rankdb robustness cran --set cran --profile hybrid", "rankdb robustness cran -s cran --chart robustness.svg --store",
            "rankdb robustness cran -s cran --kinds typo-swap,typo-drop,synonyms --synonyms words.json")
        {
            index, set, profile, metric, kinds, synonyms, store, chart, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var name = parse.GetValue(profile) ?? "default";
            var options = new JsonObject { ["store"] = parse.GetValue(store) };
            if (parse.Words(kinds) is { Length: > 0 } named)
            {
                options["kinds"] = new JsonArray([.. named.Select(kind => (JsonNode)kind)]);
            }

            if (parse.GetValue(synonyms) is { } file)
            {
                options["synonyms"] = await ProfileFile.ReadAsync(file, cancellationToken);
            }

            await using var source = new ServerConnection(environment).Open();
            var rows = await environment.Terminal.ProgressAsync($"measuring how robust profile {name} is", _ => ResultRows.ReadAsync(
                source,
                "SELECT kind, part, queries, clean, value, change, variance, worst_decile, clean_worst_decile, bm25, bm25_clean, failed FROM rankdb.robustness($1, $2, $3, $4, $5)",
                [
                    new() { Value = parse.GetRequiredValue(index) }, new() { Value = parse.GetRequiredValue(set) }, new() { Value = (object?)parse.GetValue(profile) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = parse.GetRequiredValue(metric) }, new() { Value = options.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                ],
                cancellationToken));
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects());
            }
            else
            {
                Show(environment.Terminal, rows);
            }

            await environment.DrawAsync(path, () => Draw(rows, name, parse.GetRequiredValue(metric), $"index {parse.GetRequiredValue(index)}, set {parse.GetRequiredValue(set)}"), cancellationToken);
            var failed = rows.Rows.Max(row => rows.Value(row, "failed") as int? ?? 0);
            if (failed > 0)
            {
                environment.Terminal.Note($"some searches failed, {EvaluationReport.Number(failed)} in one row; they are in no figure: rankdb eval --per-query names them");
            }

            return failed > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliTerminal terminal, ResultRows rows)
    {
        var table = new TextTable("kind", "part", ">queries", ">clean", ">value", ">change", ">variance", ">worst tenth", ">clean worst tenth", ">bm25", ">bm25 clean", ">failed");
        foreach (var row in rows.Rows)
        {
            table.Row([.. row.Select((value, at) => rows.Columns[at] == "change" && value is double change ? change.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture) : ResultRows.Text(value))]);
        }

        terminal.Table(table);
    }

    private static string Draw(ResultRows rows, string profile, string metric, string where)
    {
        var shown = rows.Rows.Where(row => rows.Value(row, "value") is double).ToList();
        return BarChart.Draw(
            new ChartLabels($"Robustness of profile {profile}", $"{where}, {EvaluationReport.Today()}; line across a bar: the same queries unchanged", "", $"mean {metric}"),
            [.. shown.Select(row => rows.Value(row, "part") is string { Length: > 0 } part ? $"{rows.Value(row, "kind")}: {part}" : (string)rows.Value(row, "kind")!)],
            [
                (profile, [.. shown.Select(row => new Bar((double)rows.Value(row, "value")!, Reference: rows.Value(row, "clean") as double?))]),
                ("BM25", [.. shown.Select(row => new Bar(rows.Value(row, "bm25") as double?, Reference: rows.Value(row, "bm25_clean") as double?))]),
            ]);
    }
}
