using System.CommandLine;
using RankDb.Cli.LocalServer;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb down</c></summary>
internal static class DownCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var serviceOnly = new Option<bool>("--service") { Description = "Stop the scoring service alone." };
        var command = new ExampleCommand("down", "Stop the scoring service, then the local PostgreSQL. Data stays.", "rankdb down", "rankdb down --service") { serviceOnly };
        command.SetAction(async (parse, cancellationToken) =>
        {
            UpCommand.RefuseUsersOwn(environment);
            var files = new LocalFiles(environment.Home);
            if (!Directory.Exists(files.Home))
            {
                environment.Terminal.Note("there is no local server");
                return ExitCode.Done;
            }

            using var held = await FolderLock.TakeAsync(files, environment.Terminal, cancellationToken);
            var stopped = await new ServiceProcess(files, environment.Root, environment.Terminal).StopAsync(cancellationToken);
            environment.Terminal.Note(stopped ? "the service is stopped" : "the service was not running");
            if (!parse.GetValue(serviceOnly))
            {
                stopped = await new DevelopmentServer(files, environment.Terminal).StopPostgresAsync(cancellationToken);
                environment.Terminal.Note(stopped ? "PostgreSQL is stopped" : "PostgreSQL was not running");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
