namespace RankDb.Cli.LocalServer;

/// <summary>Reads from PostgreSQL's own words why it did not start, and says what to do.</summary>
internal static class ClusterFault
{
    internal static CliException Explain(string what, string output, string log)
    {
        if (output.Contains("No space left", StringComparison.Ordinal))
        {
            return new CliException($"{what}: the disk is full", "free some space, then: rankdb up");
        }

        if (IsPortTaken(output))
        {
            return new CliException($"{what}: its port is taken by another program", "stop that program, or delete server.json in RankDb's home to choose another port");
        }

        if (output.Contains("Permission denied", StringComparison.OrdinalIgnoreCase))
        {
            return new CliException($"{what}: no permission ({LastLine(output, "ermission")})", "check who owns the folder, or set RANKDB_HOME to a folder of your own");
        }

        if (output.Contains("shared memory segment", StringComparison.Ordinal) && output.Contains("still in use", StringComparison.Ordinal))
        {
            return new CliException($"{what}: processes of a killed server are still ending", "wait some seconds, then: rankdb up");
        }

        return new CliException($"{what}: {LastLine(output, "FATAL", "PANIC", "ERROR", "error")}", $"read {log}");
    }

    internal static bool IsPortTaken(string output) =>
        output.Contains("Address already in use", StringComparison.OrdinalIgnoreCase) || output.Contains("could not bind", StringComparison.Ordinal);

    private static string LastLine(string output, params string[] marks)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.LastOrDefault(line => marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))) ?? lines.LastOrDefault() ?? "no output";
    }
}
