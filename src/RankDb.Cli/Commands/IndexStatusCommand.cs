using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index status</c></summary>
internal static class IndexStatusCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = new Argument<string?>("index") { Description = "Name of the index; without one, all.", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new ExampleCommand("status", "Show how far an index is.", "rankdb index status docs", "rankdb index status --json") { index, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            await IndexReport.ShowAsync(environment.Terminal, source, parse.GetValue(index), parse.GetValue(json), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
