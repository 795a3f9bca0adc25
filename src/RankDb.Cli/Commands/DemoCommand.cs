using System.CommandLine;
using RankDb.Cli.Demo;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb demo</c></summary>
internal static class DemoCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var command = new ExampleCommand(
            "demo", "Start everything, index the .NET documentation, and show what BM25, vectors, fusion and reranking answer.", "rankdb demo");
        command.SetAction(async (_, cancellationToken) =>
        {
            await new DemoRun(environment).RunAsync(cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
