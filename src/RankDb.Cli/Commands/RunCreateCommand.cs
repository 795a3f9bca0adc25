using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Searching;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run create</c></summary>
internal static class RunCreateCommand
{
    private const int FailuresShown = 10;

    internal static Command Create(CliEnvironment environment)
    {
        var name = RunCommand.Name();
        var index = CommonOptions.Index();
        var set = EvaluationOptions.Set();
        var profile = EvaluationOptions.Profile();
        var file = new Option<string?>("--profile-file") { Description = "A file with the definition of a profile to try." };
        var depth = new Option<int?>("--depth", "-d") { Description = "Results to keep for each query. Default: 100." };
        var note = new Option<string?>("--note") { Description = "What it is." };
        var replace = new Option<bool>("--replace") { Description = "Replace your run of this name." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "create", "Search every query of a set and store the answers with their time and cost. Exit code 1 where queries failed; they are kept with their errors.",
            "rankdb run create before cran --set cran --profile hybrid", "rankdb run create wide cran -s cran -p default --depth 1000 --note \"before the new model\"")
        {
            name, index, set, profile, file, depth, note, replace, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new JsonObject { ["note"] = parse.GetValue(note), ["replace"] = parse.GetValue(replace) };
            if (parse.GetValue(depth) is { } results)
            {
                options["depth"] = results;
            }

            if (parse.GetValue(file) is { } path)
            {
                options["profile"] = await ProfileFile.ReadAsync(path, cancellationToken);
            }

            var run = parse.GetRequiredValue(name);
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] values =
            [
                new() { Value = run }, new() { Value = parse.GetRequiredValue(index) }, new() { Value = parse.GetRequiredValue(set) },
                new() { Value = (object?)parse.GetValue(profile) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = options.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb },
            ];
            var rows = await environment.Terminal.ProgressAsync(
                $"searching the queries of set {parse.GetRequiredValue(set)}",
                async _ => await ResultRows.ReadAsync(source, "SELECT name, set_name, index_name, profile, profile_version, depth, state, queries, failed, made_with FROM rankdb.create_run($1, $2, $3, $4, $5)", values, cancellationToken));
            var failed = (int)rows.Value(rows.Rows[0], "failed")!;
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(rows.Objects()[0]);
            }
            else
            {
                environment.Terminal.Line($"run {run} is stored: {ResultRows.Text(rows.Value(rows.Rows[0], "queries"))} queries, {EvaluationReport.Number(failed)} failed");
            }

            if (failed > 0)
            {
                var errors = await ResultRows.ReadAsync(
                    source, $"SELECT query_id, error FROM rankdb.run_queries WHERE run = $1 AND error IS NOT NULL ORDER BY query_id COLLATE \"C\" LIMIT {FailuresShown}", [new() { Value = run }], cancellationToken);
                foreach (var row in errors.Rows)
                {
                    environment.Terminal.Note($"  {row[0]}: {row[1]}");
                }
            }

            return failed > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
