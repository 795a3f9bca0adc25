using System.Globalization;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.LocalServer;

/// <summary>The private PostgreSQL cluster: made once, started and stopped with PostgreSQL's own programs as <paramref name="user"/>.</summary>
internal sealed class PostgresCluster(PostgresInstallation installation, ServerUser user, string folder, CliTerminal terminal)
{
    internal const string Superuser = "postgres";

    // sockaddr_un.sun_path holds 108 bytes, the last of them a zero; the name is ".s.PGSQL." and five digits, and ".lock" after it.
    private const int LongestSocketFolder = 107 - 20;

    internal string Data => Path.Combine(folder, "data");

    internal string Log => Path.Combine(folder, "postgresql.log");

    private string SocketFolder => Path.Combine(folder, "socket");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    internal bool Exists => Directory.Exists(Data);

    /// <summary>Makes the cluster in a temporary folder and renames it, so that an interrupted run leaves nothing half made.</summary>
    internal async Task CreateAsync(string password, CancellationToken cancellationToken)
    {
        await user.MakeFolderAsync(folder, cancellationToken);
        foreach (var leftover in Directory.GetDirectories(folder, "data.new.*"))
        {
            Directory.Delete(leftover, recursive: true);
        }

        terminal.Note($"making a PostgreSQL {installation.Version} cluster in {Data}");
        var draft = Path.Combine(folder, $"data.new.{Environment.ProcessId}");
        var passwordFile = Path.Combine(folder, $"password.{Environment.ProcessId}");
        try
        {
            await File.WriteAllTextAsync(passwordFile, "", cancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            await File.WriteAllTextAsync(passwordFile, password + "\n", cancellationToken);
            if (user.Name is { } owner)
            {
                await CommandRun.CaptureAsync(["chown", owner, passwordFile], cancellationToken);
            }

            var command = user.Command(
                installation.Program("initdb"), "-D", draft, "-U", Superuser, "-A", "scram-sha-256", "--pwfile=" + passwordFile,
                "-E", "UTF8", "--locale=C.UTF-8");
            var (exitCode, output) = await CommandRun.CaptureAsync(command, cancellationToken);
            if (exitCode != 0)
            {
                throw ClusterFault.Explain("the cluster could not be made (initdb)", output, Log);
            }

            await File.AppendAllTextAsync(Path.Combine(draft, "postgresql.conf"), ClusterConfiguration.ForThisMachine(), cancellationToken);
            Directory.Move(draft, Data);
        }
        finally
        {
            File.Delete(passwordFile);
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>Whether the postmaster of this very cluster runs.</summary>
    internal bool IsRunning() => PostmasterId() is { } id && IsPostgres(id);

    /// <summary>Starts the cluster and waits until it answers.</summary>
    /// <returns>False when the port is taken.</returns>
    internal async Task<bool> StartAsync(int port, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(cancellationToken);
        var socketFolder = "";
        if (System.Text.Encoding.UTF8.GetByteCount(SocketFolder) <= LongestSocketFolder)
        {
            socketFolder = SocketFolder;
            await user.MakeFolderAsync(socketFolder, cancellationToken);
        }

        for (var attempt = 1; ; attempt++)
        {
            var logEnd = File.Exists(Log) ? new FileInfo(Log).Length : 0;
            var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -c unix_socket_directories='{socketFolder}'");
            var command = user.Command(installation.Program("pg_ctl"), "-D", Data, "-l", Log, "-w", "-t", "120", "-s", "-o", options, "start");
            var (exitCode, output) = await CommandRun.CaptureAsync(command, cancellationToken);
            if (exitCode == 0)
            {
                return true;
            }

            output += await LogFromAsync(logEnd, cancellationToken);
            if (ClusterFault.IsPortTaken(output))
            {
                return false;
            }

            // After kill -9 of the postmaster its children need a moment to notice.
            if (attempt < 10 && output.Contains("still in use", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                continue;
            }

            throw ClusterFault.Explain("PostgreSQL did not start", output, Log);
        }
    }

    /// <summary>Stops the cluster: open transactions are rolled back, nothing is lost.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        var command = user.Command(installation.Program("pg_ctl"), "-D", Data, "-m", "fast", "-w", "-t", "120", "-s", "stop");
        var (exitCode, output) = await CommandRun.CaptureAsync(command, cancellationToken);
        if (exitCode != 0 && IsRunning())
        {
            throw ClusterFault.Explain("PostgreSQL did not stop", output, Log);
        }
    }

    // After kill -9, or after a restart of the machine, the pid file may name a zombie or somebody else's process, which PostgreSQL
    // takes for a running server. The pid file also guards the old server's children: it may go only when none of them is left.
    private async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || PostmasterId() is null || IsRunning())
        {
            return;
        }

        for (var waited = 0; LinuxProcesses.WorkIn(Data); waited++)
        {
            if (waited >= 300)
            {
                throw new CliException($"processes of a killed PostgreSQL still work in {Data}", "wait until they have ended, or end them, then: rankdb up");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        terminal.Note("removing what a killed PostgreSQL left behind");
        File.Delete(PidFile);
        foreach (var leftover in Directory.Exists(SocketFolder) ? Directory.GetFiles(SocketFolder, ".s.PGSQL.*") : [])
        {
            File.Delete(leftover);
        }
    }

    private int? PostmasterId()
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool IsPostgres(int id)
    {
        if (ProcessIdentity.Of(id) is null)
        {
            return false;
        }

        var commandLine = $"/proc/{id}/cmdline";
        return !File.Exists(commandLine) || File.ReadAllText(commandLine).Contains(Data, StringComparison.Ordinal);
    }

    private async Task<string> LogFromAsync(long start, CancellationToken cancellationToken)
    {
        if (!File.Exists(Log))
        {
            return "";
        }

        await using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(start, SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
