using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb profile drop</c></summary>
internal static class ProfileDropCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = ProfileCommand.Name();
        var yes = CommonOptions.Yes();
        var command = new ExampleCommand("drop", "Drop a profile with its versions and grants.", "rankdb profile drop mine", "rankdb profile drop mine --yes") { name, yes };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var profile = parse.GetRequiredValue(name);
            CommonOptions.Confirm(parse.GetValue(yes), $"Drop profile {profile} with all its versions and grants?");
            await using var source = new ServerConnection(environment).Open();
            NpgsqlParameter[] parameters = [new() { Value = profile }];
            await ResultRows.ReadAsync(source, "SELECT rankdb.drop_profile($1)", parameters, cancellationToken);
            environment.Terminal.Line($"profile {profile} is dropped");
            return ExitCode.Done;
        });
        return command;
    }
}
