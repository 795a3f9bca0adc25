using System.CommandLine;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb index</c></summary>
internal static class IndexCommand
{
    internal static Command Create(CliEnvironment environment) => new("index", "Make, list, refresh and drop indexes.")
    {
        IndexCreateCommand.Create(environment),
        IndexListCommand.Create(environment),
        IndexStatusCommand.Create(environment),
        IndexRefreshCommand.Create(environment),
        IndexDropCommand.Create(environment),
    };
}
