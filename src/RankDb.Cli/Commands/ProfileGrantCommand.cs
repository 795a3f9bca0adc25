using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile grant</c></summary>
internal static class ProfileGrantCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var role = new Argument<string>("role") { Description = "Role of the database." };
        var command = new ExampleCommand("grant", "Let the members of a role use a profile. Others than these and the owners then may not.", "rankdb profile grant mine support_team") { name, role };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = parse.GetRequiredValue(name) }, new() { Value = parse.GetRequiredValue(role) }];
            await ResultRows.ReadAsync(source, "SELECT rankdb.grant_profile($1, $2)", parameters, cancellationToken);
            environment.Terminal.Line($"profile {parse.GetRequiredValue(name)} is granted to {parse.GetRequiredValue(role)}");
            return ExitCode.Done;
        });
        return command;
    }
}
