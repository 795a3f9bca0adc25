using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;

namespace RankDb.IntegrationTests.Support;

/// <summary>A real PgBouncer in transaction mode before one database, with SCRAM on both sides.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PgBouncer(Process process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.OutputDataReceived += (_, line) => Read(line.Data);
    }

    public int Port { get; }

    /// <summary>Where the program is, or null.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':')
        .Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <summary>Starts one with so many server connections for each role, and returns when it listens.</summary>
    public static async Task<PgBouncer> StartAsync(ScratchDatabase database, int serverConnections, params TestRole[] roles)
    {
        var folder = Directory.CreateTempSubdirectory("rankdb-pgbouncer-").FullName;
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var port = ServiceProcess.FreePort();
        await File.WriteAllLinesAsync(Path.Combine(folder, "users.txt"), roles.Select(role => $"\"{role.Name}\" \"{TestRole.Password}\""));
        var settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, string.Create(CultureInfo.InvariantCulture,
            $"""
            [databases]
            {database.Name} = host={server.Host} port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = {folder}/users.txt
            pool_mode = transaction
            default_pool_size = {serverConnections}
            max_client_conn = 100
            ignore_startup_parameters = extra_float_digits
            """));
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (!OperatingSystem.IsWindows() && Environment.UserName == "root")
        {
            // It refuses to run as root, and then must be able to read its settings.
            start.ArgumentList.Add("-u");
            start.ArgumentList.Add("nobody");
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        start.ArgumentList.Add(settings);
        var pooler = new PgBouncer(Process.Start(start)!, folder, port);
        pooler._process.BeginErrorReadLine();
        pooler._process.BeginOutputReadLine();
        var ended = pooler._process.WaitForExitAsync();
        if (await Task.WhenAny(pooler._up.Task, ended, Task.Delay(TimeSpan.FromSeconds(200))) != pooler._up.Task)
        {
            await pooler.DisposeAsync();
            throw new InvalidOperationException($"PgBouncer did not start: {pooler._log}");
        }

        return pooler;
    }

    /// <summary>The connection string of a role through the pooler, as docs/search.md tells to write it.</summary>
    public string ConnectionString(TestRole role) => new NpgsqlConnectionStringBuilder(role.ConnectionString)
    {
        Host = "127.0.0.1", Port = Port, MaxAutoPrepare = 0, NoResetOnClose = true, CommandTimeout = 120,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            ProcessSignals.Kill(_process.Id);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line.Contains("process up", StringComparison.Ordinal))
        {
            _up.TrySetResult();
        }
    }
}
