using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile revoke</c></summary>
internal static class ProfileRevokeCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var role = new Argument<string>("role") { Description = "Role of the database." };
        var command = new ExampleCommand("revoke", "Take a grant back. With the last one the profile is open to every reader again.", "rankdb profile revoke mine support_team") { name, role };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(name) }, new() { Value = parse.GetRequiredValue(role) }];
            await ResultRows.ReadAsync(source, "SELECT rankdb.revoke_profile($1, $2)", parameters, cancellationToken);
            environment.Terminal.Line($"profile {parse.GetRequiredValue(name)} is no longer granted to {parse.GetRequiredValue(role)}");
            return ExitCode.Done;
        });
        return command;
    }
}
