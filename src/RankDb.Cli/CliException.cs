namespace RankDb.Cli;

/// <summary>A failure told to the user in one line, with what to do about it.</summary>
internal sealed class CliException(string message, string? fix = null, int exitCode = ExitCode.Failed, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What the user can do, or null.</summary>
    internal string? Fix { get; } = fix;

    /// <summary>The exit code of the process.</summary>
    internal int ExitCode { get; } = exitCode;
}
