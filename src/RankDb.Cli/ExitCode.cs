namespace RankDb.Cli;

/// <summary>The exit codes that scripts may rely on; docs/cli.md lists them.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int WrongUse = 2;
    internal const int Interrupted = 130;
}
