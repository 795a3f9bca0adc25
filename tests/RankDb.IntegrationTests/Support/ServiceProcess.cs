using System.Diagnostics;
using System.Globalization;
using System.Text;
using RankDb.Cli.LocalServer;

namespace RankDb.IntegrationTests.Support;

/// <summary><c>rankdb serve</c> as a process of its own, for tests that kill or freeze it.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static int _nextPort = 20_000 + (Environment.ProcessId % 200 * 50);

    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ServiceProcess(Process process, int wirePort)
    {
        _process = process;
        WirePort = wirePort;
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.OutputDataReceived += (_, line) => Read(line.Data);
    }

    public int WirePort { get; }

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>A port that nothing listens on and no other test takes.</summary>
    public static int FreePort() => Ports.NextFree(Interlocked.Add(ref _nextPort, 5));

    /// <summary>Starts it and returns when it listens.</summary>
    /// <param name="wirePort">From <see cref="FreePort"/>, so that a second process can take the place of the first.</param>
    /// <param name="database">Whose queue it works, or null.</param>
    /// <param name="settings">Options as in the environment: <c>WORKERS=1</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServiceProcess> StartAsync(
        int wirePort, string? database, CancellationToken cancellationToken, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RankDb.Cli.dll"), "serve"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("RANKDB_CONNECTION");
        start.Environment["RANKDB_HOME"] = Path.Combine(Path.GetTempPath(), "rankdb-no-local-server");
        start.Environment["RANKDB_SERVICE_PASSWORD"] = LiveService.Password;
        start.Environment["RANKDB__WIREPORT"] = wirePort.ToString(CultureInfo.InvariantCulture);
        start.Environment["RANKDB__HTTPPORT"] = "0";
        start.Environment["RANKDB__MODELFOLDERS"] = LiveService.ModelFolder;
        if (database is not null)
        {
            start.Environment["RANKDB__DATABASECONNECTION"] = database;
        }

        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            start.Environment["RANKDB__" + parts[0]] = parts[1];
        }

        var service = new ServiceProcess(Process.Start(start)!, wirePort);
        service._process.BeginErrorReadLine();
        service._process.BeginOutputReadLine();
        var ended = service._process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(service._listening.Task, ended) == ended)
        {
            await service.DisposeAsync();
            throw new InvalidOperationException($"The service did not start: {service.Log}");
        }

        return service;
    }

    /// <summary>kill -9: it gets no chance to say goodbye.</summary>
    public async Task KillAsync()
    {
        ProcessSignals.Kill(_process.Id);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>It keeps its sockets open and answers nothing.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => ProcessSignals.FreezeAsync(_process.Id, cancellationToken);

    public void Thaw() => ProcessSignals.Thaw(_process.Id);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
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

        if (line.Contains("Listening:", StringComparison.Ordinal))
        {
            _listening.TrySetResult();
        }
    }
}
