using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Searching;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb tune</c></summary>
internal static class TuneCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var set = EvaluationOptions.Set();
        var profile = EvaluationOptions.Profile();
        var space = new Option<string>("--space") { Description = "What to try: JSON with values by place in the profile, or @FILE. Default: what the profile is made of.", DefaultValueFactory = _ => "{}" };
        var metric = EvaluationOptions.Metric();
        var method = new Option<string?>("--method") { Description = "grid, random, coordinate or bandit. Default: grid where it is small enough, else coordinate." };
        method.AcceptOnlyFromAmong("grid", "random", "coordinate", "bandit");
        var points = new Option<int?>("--points") { Description = "Combinations to try at most. Default: 500." };
        var folds = new Option<int?>("--folds") { Description = "Folds of the cross-validation. Default: 5." };
        var seed = new Option<int?>("--seed") { Description = "The same seed gives the same trials. Default: 1." };
        var write = EvaluationOptions.Choice("--write", "When to write a new version of the profile: better (validated and confirmed), always, never.", "better", "always", "never");
        var name = new Option<string?>("--name", "-n") { Description = "The profile to write. Default: the one that is tuned; for built-in profiles, INDEX_tuned." };
        var note = new Option<string?>("--note") { Description = "What to say of the version." };
        var top = new Option<int>("--top") { Description = "Best trials to show. Default: 5.", DefaultValueFactory = _ => 5 };
        var (chart, json) = (EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "tune", "Search better settings for a profile by a judgment set, cross-validated; the evidence is kept in rankdb.tunings.",
            "rankdb tune cran --set cran --profile hybrid", "rankdb tune cran -s cran -p hybrid --space '{\"/legs/0/lexical/weight\": [0.5, 1, 2]}' --write never",
            "rankdb tune cran -s cran -p mine --space @space.json --method random --points 1000 --chart trials.svg")
        {
            index, set, profile, space, metric, method, points, folds, seed, write, name, note, top, chart, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var options = new JsonObject { ["metric"] = parse.GetRequiredValue(metric), ["write"] = parse.GetRequiredValue(write) };
            Add(options, "method", parse.GetValue(method));
            Add(options, "points", parse.GetValue(points));
            Add(options, "folds", parse.GetValue(folds));
            Add(options, "seed", parse.GetValue(seed));
            Add(options, "name", parse.GetValue(name));
            Add(options, "note", parse.GetValue(note));
            var tried = await SpaceAsync(parse.GetRequiredValue(space), cancellationToken);
            await using var source = new ServerConnection(environment).Open();
            var result = await environment.Terminal.ProgressAsync(
                $"tuning profile {parse.GetValue(profile) ?? "default"}",
                bar => CallAsync(environment, source, bar, parse.GetRequiredValue(index), parse.GetRequiredValue(set), tried, parse.GetValue(profile), options, cancellationToken));
            var trials = await ResultRows.ReadAsync(
                source, "SELECT trial, parameters, value, folds FROM rankdb.tuning_trials WHERE tuning_id = $1 ORDER BY trial", [new() { Value = (long)result["tuning_id"]! }], cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(result);
            }
            else
            {
                TuningReport.Show(environment.Terminal, result, trials, parse.GetValue(top));
            }

            await environment.DrawAsync(path, () => TuningReport.Draw(result, trials), cancellationToken);
            return TuningReport.Failures(environment.Terminal, result) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Add(JsonObject options, string name, JsonNode? value)
    {
        if (value is not null)
        {
            options[name] = value;
        }
    }

    private static async Task<string> SpaceAsync(string space, CancellationToken cancellationToken)
    {
        if (space.StartsWith('@'))
        {
            return (await ProfileFile.ReadAsync(space[1..], cancellationToken)).ToJsonString();
        }

        try
        {
            using var document = JsonDocument.Parse(space);
            return space;
        }
        catch (JsonException malformed)
        {
            throw new CliException($"--space is not JSON: {malformed.Message}", "for example: '{\"/legs/0/lexical/weight\": [0.5, 1, 2]}', or @space.json", ExitCode.WrongUse, malformed);
        }
    }

    private static async Task<JsonNode> CallAsync(
        CliEnvironment environment, NpgsqlDataSource source, Terminal.ProgressBar bar, string index, string set, string space, string? profile, JsonObject options, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        connection.Notice += (_, notice) =>
        {
            bar.Describe(notice.Notice.MessageText);
            environment.Terminal.NoteWithoutBar(notice.Notice.MessageText);
        };
        await using var command = new NpgsqlCommand("CALL rankdb.tune($1, $2, $3, $4, $5, NULL)", connection);
        command.Parameters.Add(new() { Value = index });
        command.Parameters.Add(new() { Value = set });
        command.Parameters.Add(new() { Value = space, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = (object?)profile ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = options.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        return JsonNode.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!)!;
    }
}
