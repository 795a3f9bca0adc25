using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Migrations;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb migrate</c></summary>
internal static class MigrateCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL for psql instead of running it. Needs no database." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "migrate", "Put RankDb into the database, or bring it up to date.",
            "rankdb migrate", "RANKDB_CONNECTION=postgres://owner@db.example/app rankdb migrate", "rankdb migrate --script > rankdb.sql") { script, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var migrator = new Migrator();
            if (parse.GetValue(script))
            {
                await migrator.ScriptAsync(Console.Out, cancellationToken);
                return ExitCode.Done;
            }

            await using var source = new ServerConnection(environment).Open();
            var report = await migrator.MigrateAsync(source, cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new { was = report.Was, now = report.Now, applied = report.Applied, extension = report.InstalledAsExtension });
            }
            else
            {
                environment.Terminal.Line(report.Applied.Count == 0
                    ? $"version {report.Now}: nothing to do"
                    : $"version {report.Was} -> {report.Now}: {string.Join(", ", report.Applied)}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
