using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run</c></summary>
internal static class RunCommand
{
    internal static Command Create(CliEnvironment environment) => new("run", "Store what systems answer to the queries of a set, to measure and compare it later.")
    {
        RunCreateCommand.Create(environment),
        RunImportCommand.Create(environment),
        RunListCommand.Create(environment),
        RunShowCommand.Create(environment),
        RunExportCommand.Create(environment),
        RunDropCommand.Create(environment),
    };

    /// <summary>The argument that names a run.</summary>
    internal static Argument<string> Name() => new("name") { Description = "Name of the run." };
}
