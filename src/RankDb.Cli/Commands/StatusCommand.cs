using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb status</c></summary>
internal static class StatusCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var json = CommonOptions.Json();
        var command = new ExampleCommand("status", "Show every index: how much is indexed, what is pending, which model.", "rankdb status", "rankdb status --json") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            await IndexReport.ShowAsync(environment.Terminal, source, null, parse.GetValue(json), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
