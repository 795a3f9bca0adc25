using System.Globalization;

namespace RankDb.Cli.LocalServer;

/// <summary>A PostgreSQL on this machine. Found by the rules of scripts/lib-postgres.sh.</summary>
/// <param name="BinFolder">Folder of postgres, initdb, pg_ctl, psql.</param>
/// <param name="ShareFolder">Folder that holds <c>extension/</c>.</param>
/// <param name="Version">Major version.</param>
internal sealed record PostgresInstallation(string BinFolder, string ShareFolder, int Version)
{
    internal const int OldestVersion = 15;

    internal bool HasContrib => HasExtension("dblink");

    internal bool HasPgvector => HasExtension("vector");

    internal string Program(string name) => Path.Combine(BinFolder, name);

    /// <summary>The newest PostgreSQL of version 15 or later, one with pgvector before one without; null when there is none.</summary>
    internal static async Task<PostgresInstallation?> FindAsync(CancellationToken cancellationToken)
    {
        PostgresInstallation? best = null;
        foreach (var config in Candidates())
        {
            if (await ReadAsync(config, cancellationToken) is not { } found || found.Version < OldestVersion)
            {
                continue;
            }

            if (found.HasPgvector)
            {
                return found;
            }

            best ??= found;
        }

        return best;
    }

    private bool HasExtension(string name) => File.Exists(Path.Combine(ShareFolder, "extension", name + ".control"));

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PG_CONFIG") is { Length: > 0 } named)
        {
            return [named];
        }

        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "pg_config"));
        return versions.Select(folder => Path.Combine(folder, "bin", "pg_config")).Concat(onPath).Where(File.Exists);
    }

    private static async Task<PostgresInstallation?> ReadAsync(string config, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await CommandRun.CaptureAsync([config, "--bindir", "--sharedir", "--version"], cancellationToken);
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (exitCode != 0 || lines.Length != 3 || !File.Exists(Path.Combine(lines[0], "postgres")))
        {
            return null; // pg_config of a client-only installation
        }

        var digits = new string([.. lines[2].SkipWhile(letter => !char.IsDigit(letter)).TakeWhile(char.IsDigit)]);
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var version) ? new PostgresInstallation(lines[0], lines[1], version) : null;
    }
}
