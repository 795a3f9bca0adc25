using System.CommandLine;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile schema</c></summary>
internal static class ProfileSchemaCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var command = new ExampleCommand("schema", "Print the JSON schema of a profile, for editors.", "rankdb profile schema > profile.schema.json");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var rows = await ResultRows.ReadAsync(source, "SELECT rankdb.profile_schema()", [], cancellationToken);
            environment.Terminal.Json(rows.Rows[0][0]);
            return ExitCode.Done;
        });
        return command;
    }
}
