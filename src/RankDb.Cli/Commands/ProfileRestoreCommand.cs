using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile restore</c></summary>
internal static class ProfileRestoreCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var version = new Argument<int>("version") { Description = "The version whose definition to take." };
        var command = new ExampleCommand("restore", "Make the definition of an older version the newest version.", "rankdb profile restore mine 2") { name, version };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(name) }, new() { Value = parse.GetRequiredValue(version) }];
            var rows = await ResultRows.ReadAsync(source, "SELECT rankdb.restore_profile($1, $2)", parameters, cancellationToken);
            environment.Terminal.Line($"profile {parse.GetRequiredValue(name)} is version {ResultRows.Text(rows.Rows[0][0])} now, as version {parse.GetRequiredValue(version)} was");
            return ExitCode.Done;
        });
        return command;
    }
}
