using System.Globalization;

namespace RankDb.Cli.LocalServer;

/// <summary>Looks at the processes of a Linux machine.</summary>
internal static class LinuxProcesses
{
    /// <summary>Whether a living process has this folder as its working folder, as all of PostgreSQL's processes have their data folder.</summary>
    internal static bool WorkIn(string folder) =>
        Directory.GetDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _))
            .Any(path => WorkingFolderOf(path) == folder);

    private static string? WorkingFolderOf(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget;
        }
        catch (Exception goneOrNotOurs) when (goneOrNotOurs is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
