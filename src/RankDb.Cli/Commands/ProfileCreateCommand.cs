using System.CommandLine;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;
using RankDb.Cli.Searching;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile create</c></summary>
internal static class ProfileCreateCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var file = new Argument<string>("file") { Description = "File with the definition as JSON; - reads standard input." };
        var note = new Option<string?>("--note") { Description = "Why: kept with the version." };
        var command = new ExampleCommand(
            "create", "Store a profile, or a new version of one.",
            "rankdb profile create mine mine.json", "rankdb profile create mine mine.json --note \"deeper reranking\"",
            "echo '{\"legs\": [{\"lexical\": {\"top\": 200}}]}' | rankdb profile create words -") { name, file, note };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var definition = await ProfileFile.ReadAsync(parse.GetRequiredValue(file), cancellationToken);
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters =
            [
                new() { Value = parse.GetRequiredValue(name) },
                new() { Value = definition.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (object?)parse.GetValue(note) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            ];
            var rows = await ResultRows.ReadAsync(source, "SELECT rankdb.create_profile($1, $2, $3)", parameters, cancellationToken);
            environment.Terminal.Line($"profile {parse.GetRequiredValue(name)} is version {ResultRows.Text(rows.Rows[0][0])} now");
            return ExitCode.Done;
        });
        return command;
    }
}
