using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index refresh</c></summary>
internal static class IndexRefreshCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = CommonOptions.Index();
        var timeout = new Option<int?>("--timeout") { Description = "Seconds to wait at most; without it, as long as it takes." };
        var command = new ExampleCommand("refresh", "Wait until everything committed so far is searchable.", "rankdb index refresh docs", "rankdb index refresh docs --timeout 60") { index, timeout };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(index);
            TimeSpan? patience = parse.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            await using var source = new ServerConnection(environment).Open();
            await IndexWork.RefreshAsync(environment.Terminal, source, name, patience, cancellationToken);
            environment.Terminal.Line($"index {name} is ready");
            return ExitCode.Done;
        });
        return command;
    }
}
