namespace RankDb.Cli.LocalServer;

/// <summary>The system user that PostgreSQL runs as: the caller, or for root another one, because PostgreSQL refuses root.</summary>
/// <param name="Name">Another user's name, or null for the caller.</param>
internal sealed record ServerUser(string? Name)
{
    /// <summary>A command line that runs as this user.</summary>
    internal IReadOnlyList<string> Command(params IEnumerable<string> command) =>
        Name is null ? [.. command] : ["runuser", "-u", Name, "--", .. command];

    /// <summary>The caller, or for root <c>postgres</c> where it exists, else <c>rankdb</c>, made on demand.</summary>
    internal static async Task<ServerUser> ResolveAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerUser((string?)null);
        }

        foreach (var name in new[] { "postgres", "rankdb" })
        {
            if ((await CommandRun.CaptureAsync(["id", "-u", name], cancellationToken)).ExitCode == 0)
            {
                return new ServerUser(name);
            }
        }

        var (exitCode, output) = await CommandRun.CaptureAsync(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "rankdb"], cancellationToken);
        return exitCode == 0
            ? new ServerUser("rankdb")
            : throw new CliException($"PostgreSQL refuses to run as root, and no user could be made for it: {output.Trim()}", "make a system user named postgres, or run as an ordinary user");
    }

    /// <summary>Whether this user can enter a folder, through all folders above it.</summary>
    internal async Task<bool> CanEnterAsync(string folder, CancellationToken cancellationToken) =>
        Name is null || (await CommandRun.CaptureAsync(Command("test", "-x", folder), cancellationToken)).ExitCode == 0;

    /// <summary>Makes a folder that belongs to this user.</summary>
    internal async Task MakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new CliException($"the folder {folder} cannot be made: {refused.Message}", "set RANKDB_HOME to a folder of your own", cause: refused);
        }

        if (Name is not null)
        {
            await CommandRun.CaptureAsync(["chown", Name, folder], cancellationToken);
        }
    }
}
