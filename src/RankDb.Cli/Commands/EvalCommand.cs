using System.CommandLine;
using System.Globalization;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Searching;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb eval</c></summary>
internal static class EvalCommand
{
    private sealed record Measure(string Metric, double Value, double? Low, double? High, int Queries);

    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var set = new Option<string>("--set", "-s") { Description = "Judgment set (rankdb.queries and rankdb.judgments).", Required = true };
        var profiles = new Option<string[]>("--profile", "-p")
        {
            Description = "Profiles to measure.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => SearchCall.BuiltInProfiles,
        };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "eval", "Measure profiles against judgments: nDCG@10, MRR@10 and recall@100 with 95 % confidence intervals.",
            "rankdb load path/to/beir-folder --name cran", "rankdb eval cran --set cran", "rankdb eval cran --set cran --profile lexical hybrid --json") { index, set, profiles, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var names = parse.GetRequiredValue(profiles);
            var results = await environment.Terminal.ProgressAsync($"measuring {parse.GetRequiredValue(index)}", async bar =>
            {
                var all = new List<(string Profile, IReadOnlyList<Measure> Measures)>();
                foreach (var profile in names)
                {
                    bar.Describe($"measuring profile {profile}");
                    bar.Report(all.Count, names.Length);
                    all.Add((profile, await MeasureAsync(source, parse.GetRequiredValue(index), parse.GetRequiredValue(set), profile, cancellationToken)));
                }

                return all;
            });
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(results.SelectMany(result => result.Measures.Select(measure => new
                {
                    profile = result.Profile, metric = measure.Metric, value = measure.Value, ci_low = measure.Low, ci_high = measure.High, queries = measure.Queries,
                })));
            }
            else
            {
                Show(environment.Terminal, results);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Measure>> MeasureAsync(NpgsqlDataSource source, string index, string set, string profile, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT metric, value, ci_low, ci_high, queries FROM rankdb.evaluate($1, $2, $3)");
        command.Parameters.Add(new() { Value = index });
        command.Parameters.Add(new() { Value = set });
        command.Parameters.Add(new() { Value = profile });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var measures = new List<Measure>();
        while (await reader.ReadAsync(cancellationToken))
        {
            measures.Add(new Measure(
                reader.GetString(0), reader.GetDouble(1), reader.IsDBNull(2) ? null : reader.GetDouble(2),
                reader.IsDBNull(3) ? null : reader.GetDouble(3), reader.GetInt32(4)));
        }

        return measures;
    }

    private static void Show(CliTerminal terminal, IReadOnlyList<(string Profile, IReadOnlyList<Measure> Measures)> results)
    {
        var metrics = results.SelectMany(result => result.Measures.Select(measure => measure.Metric)).Distinct().ToList();
        var table = new TextTable(["profile", .. metrics, ">queries"]);
        foreach (var (profile, measures) in results)
        {
            var cells = metrics.Select(metric => measures.FirstOrDefault(measure => measure.Metric == metric) is { } measure ? Text(measure) : "");
            table.Row([profile, .. cells, measures.Count == 0 ? "" : measures[0].Queries.ToString(CultureInfo.InvariantCulture)]);
        }

        terminal.Table(table);
    }

    private static string Text(Measure measure) => measure is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{measure.Value:0.000} [{low:0.000}, {high:0.000}]")
        : measure.Value.ToString("0.000", CultureInfo.InvariantCulture);
}
