using System.CommandLine;
using RankDb.Cli.LocalServer;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb up</c></summary>
internal static class UpCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var reset = new Option<bool>("--reset") { Description = "Delete the local database with everything in it first." };
        var yes = CommonOptions.Yes();
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "up", "Start the local PostgreSQL and the scoring service, and put RankDb into database rankdb.",
            "rankdb up", "rankdb up --reset --yes", "psql \"$(rankdb up)\"") { reset, yes, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            RefuseUsersOwn(environment);
            if (parse.GetValue(reset))
            {
                CommonOptions.Confirm(parse.GetValue(yes), $"Delete the local database in {environment.Home} with everything in it?");
            }

            var connection = await new StartUp(environment).RunAsync(parse.GetValue(reset), cancellationToken);
            var url = PostgresUrl.Format(connection);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new { url, connection = connection.ConnectionString });
            }
            else
            {
                environment.Terminal.Line(url);
            }

            return ExitCode.Done;
        });
        return command;
    }

    internal static void RefuseUsersOwn(CliEnvironment environment)
    {
        if (environment.Connection is not null)
        {
            throw new CliException(
                "RANKDB_CONNECTION names a server of your own, which this command leaves alone",
                "put RankDb into it with: rankdb migrate; run the service with: rankdb serve", ExitCode.WrongUse);
        }
    }
}
