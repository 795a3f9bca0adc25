using RankDb.Cli.Terminal;

namespace RankDb.Cli;

/// <summary>What a command knows about where it runs. Read once, at start.</summary>
/// <param name="Root">The repository, or the folder of the program when it runs elsewhere.</param>
/// <param name="Home">Where the local server keeps everything.</param>
/// <param name="Connection">RANKDB_CONNECTION, or null.</param>
/// <param name="Terminal">Where to write.</param>
internal sealed record CliEnvironment(string Root, string Home, string? Connection, CliTerminal Terminal)
{
    /// <summary>Reads RANKDB_ROOT, RANKDB_HOME and RANKDB_CONNECTION.</summary>
    internal static CliEnvironment OfProcess(CliTerminal terminal)
    {
        var root = Variable("RANKDB_ROOT") ?? RootAbove(AppContext.BaseDirectory) ?? AppContext.BaseDirectory;
        var home = Variable("RANKDB_HOME") ?? Path.Combine(root, ".rankdb");
        return new CliEnvironment(Path.GetFullPath(root), Path.GetFullPath(home), Variable("RANKDB_CONNECTION"), terminal);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string? RootAbove(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RankDb.sln")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
