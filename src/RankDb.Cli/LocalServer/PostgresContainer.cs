using System.Globalization;

namespace RankDb.Cli.LocalServer;

/// <summary>PostgreSQL in Docker, for machines where pgvector can be had no other way. Shares the host's network, so that
/// server and service reach each other on 127.0.0.1 as they do without Docker.</summary>
internal sealed class PostgresContainer(string name)
{
    internal const string Image = "pgvector/pgvector:pg17";

    internal static async Task<bool> DockerRunsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await CommandRun.CaptureAsync(["docker", "info"], cancellationToken)).ExitCode == 0;
        }
        catch (CliException)
        {
            return false; // no docker program
        }
    }

    internal async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await CommandRun.CaptureAsync(["docker", "inspect", "-f", "{{.State.Running}}", name], cancellationToken);
        return exitCode == 0 && output.Trim() == "true";
    }

    /// <summary>Starts the container, made anew on the data volume of the same name.</summary>
    internal async Task StartAsync(int port, string password, CancellationToken cancellationToken)
    {
        await CommandRun.CaptureAsync(["docker", "rm", "-f", name], cancellationToken);
        var (exitCode, output) = await CommandRun.CaptureAsync(
            [
                "docker", "run", "-d", "--name", name, "--network", "host", "--shm-size", "1g",
                "-v", $"{name}:/var/lib/postgresql/data",
                "-e", $"POSTGRES_PASSWORD={password}", "-e", "POSTGRES_INITDB_ARGS=--locale=C.UTF-8 -E UTF8",
                Image, "-c", "listen_addresses=127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture),
                "-c", "shared_buffers=512MB", "-c", "maintenance_work_mem=512MB", "-c", "jit=off", "-c", "max_wal_size=2GB",
            ],
            cancellationToken);
        if (exitCode != 0)
        {
            throw new CliException($"the container {name} did not start: {output.Trim()}", $"try by hand: docker run {Image}");
        }
    }

    internal async Task StopAsync(CancellationToken cancellationToken) =>
        await CommandRun.CaptureAsync(["docker", "stop", "-t", "60", name], cancellationToken);

    internal async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await CommandRun.CaptureAsync(["docker", "rm", "-f", name], cancellationToken);
        await CommandRun.CaptureAsync(["docker", "volume", "rm", name], cancellationToken);
    }
}
