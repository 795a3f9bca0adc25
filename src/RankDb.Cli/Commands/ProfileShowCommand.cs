using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile show</c></summary>
internal static class ProfileShowCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name("Name of the profile, or NAME@VERSION.");
        var defaults = new Option<bool>("--defaults") { Description = "With every default filled in, as a search reads it." };
        var command = new ExampleCommand(
            "show", "Print the definition of a profile as JSON.",
            "rankdb profile show default", "rankdb profile show mine@2", "rankdb profile show hybrid --defaults", "rankdb profile show hybrid > mine.json") { name, defaults };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(name) }];
            var rows = await ResultRows.ReadAsync(
                source, parse.GetValue(defaults) ? "SELECT rankdb._profile($1)" : "SELECT definition FROM rankdb._profile_version($1)", parameters, cancellationToken);
            environment.Terminal.Json(rows.Rows[0][0]);
            return ExitCode.Done;
        });
        return command;
    }
}
