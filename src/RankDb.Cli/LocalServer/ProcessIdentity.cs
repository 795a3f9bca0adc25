using System.Diagnostics;
using System.Globalization;

namespace RankDb.Cli.LocalServer;

/// <summary>A process by id and start time, so that a later process with the same id is not taken for it.</summary>
/// <param name="Id">Process id.</param>
/// <param name="Started">When it started, in the system's own unit.</param>
internal sealed record ProcessIdentity(int Id, string Started)
{
    /// <summary>The identity of a running process; null when none has this id.</summary>
    internal static ProcessIdentity? Of(int id)
    {
        var stat = $"/proc/{id}/stat";
        try
        {
            if (File.Exists(stat))
            {
                // The name in parentheses may hold anything; field 3 (state) follows the last one, field 22 is the start time in ticks.
                var fields = File.ReadAllText(stat) is var text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : [];
                return fields[0] is "Z" or "X" ? null : new ProcessIdentity(id, fields[19]);
            }

            if (OperatingSystem.IsLinux())
            {
                return null;
            }

            using var process = Process.GetProcessById(id);
            return new ProcessIdentity(id, process.StartTime.ToUniversalTime().ToString("s", CultureInfo.InvariantCulture));
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether this very process still runs.</summary>
    internal bool IsAlive() => Of(Id) == this;

    internal void Write(string file) => File.WriteAllText(file, $"{Id} {Started}\n");

    /// <summary>The process that a file names; null when there is no such file.</summary>
    internal static ProcessIdentity? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var parts = File.ReadAllText(file).Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var id) ? new ProcessIdentity(id, parts[1]) : null;
    }
}
