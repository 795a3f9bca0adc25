using System.Diagnostics;
using System.Globalization;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.LocalServer;

/// <summary>The scoring service as a background process of its own session: it outlives the terminal that started it.</summary>
internal sealed class ServiceProcess(LocalFiles files, string root, CliTerminal terminal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private int _logLinesBefore;

    /// <summary>The running service; null when it does not run.</summary>
    internal ProcessIdentity? Running => ProcessIdentity.Read(files.ServiceProcess) is { } process && process.IsAlive() ? process : null;

    /// <summary>Starts the service unless it runs, and waits until it says that it is ready. The caller holds the lock.</summary>
    internal async Task StartAsync(LocalSettings settings, CancellationToken cancellationToken)
    {
        var process = Running;
        if (process is null)
        {
            process = await LaunchAsync(cancellationToken);
            process.Write(files.ServiceProcess);
        }

        await WaitUntilReadyAsync(process, settings, cancellationToken);
    }

    /// <summary>Stops the service: asks first, and kills it when it has not ended after twenty seconds.</summary>
    /// <returns>Whether it ran.</returns>
    internal async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        if (Running is not { } process)
        {
            File.Delete(files.ServiceProcess);
            return false;
        }

        var id = process.Id.ToString(CultureInfo.InvariantCulture);
        await CommandRun.CaptureAsync(["/bin/sh", "-c", "kill -TERM \"$0\"", id], cancellationToken);
        for (var waited = TimeSpan.Zero; process.IsAlive(); waited += Pause)
        {
            if (waited >= StopPatience)
            {
                terminal.Note("the service did not stop when asked; killing it (nothing is lost: its work is transactional)");
                await CommandRun.CaptureAsync(["/bin/sh", "-c", "kill -KILL \"$0\"", id], cancellationToken);
                waited = TimeSpan.Zero;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        File.Delete(files.ServiceProcess);
        return true;
    }

    /// <summary>What /readyz answers; null when nobody answers.</summary>
    internal static async Task<(bool Ready, string Body)?> ReadinessAsync(int httpPort, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{httpPort}/readyz"), cancellationToken);
            return (response.IsSuccessStatusCode, (await response.Content.ReadAsStringAsync(cancellationToken)).Trim());
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ProcessIdentity> LaunchAsync(CancellationToken cancellationToken)
    {
        _logLinesBefore = File.Exists(files.ServiceLog) ? File.ReadLines(files.ServiceLog).Count() : 0;
        var program = Environment.ProcessPath ?? throw new CliException("the path of this program is not known");
        var assembly = Path.Combine(AppContext.BaseDirectory, "RankDb.Cli.dll");
        var command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? new[] { program, assembly } : [program];
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
            Environment = { ["RANKDB_ROOT"] = root, ["RANKDB_HOME"] = files.Home },
        };
        start.ArgumentList.Add("-c");
        // The shell forks, the child becomes setsid and that the service; so $! is the service's id. The shell itself ends at once.
        start.ArgumentList.Add("umask 077; log=$1; shift; setsid \"$@\" </dev/null >>\"$log\" 2>&1 & echo $!");
        start.ArgumentList.Add("rankdb-service");
        start.ArgumentList.Add(files.ServiceLog);
        foreach (var word in (string[])[.. command, "serve"])
        {
            start.ArgumentList.Add(word);
        }

        using var shell = Process.Start(start) ?? throw new CliException("the service did not start");
        var line = await shell.StandardOutput.ReadLineAsync(cancellationToken);
        await shell.WaitForExitAsync(cancellationToken);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var id) && ProcessIdentity.Of(id) is { } process
            ? process
            : throw DidNotStart();
    }

    private async Task WaitUntilReadyAsync(ProcessIdentity process, LocalSettings settings, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ReadinessAsync(settings.HttpPort, cancellationToken);
            if (!process.IsAlive())
            {
                throw DidNotStart();
            }

            if (answer is { Ready: true })
            {
                return;
            }

            if (clock.Elapsed > StartPatience)
            {
                throw new CliException(
                    $"the service is not ready after {StartPatience.TotalSeconds:0} seconds: {answer?.Body ?? "no answer"}", $"read {files.ServiceLog}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private CliException DidNotStart()
    {
        var lines = File.Exists(files.ServiceLog) ? File.ReadAllLines(files.ServiceLog).Skip(_logLinesBefore).TakeLast(3) : [];
        var words = lines.Select(line => line.StartsWith("rankdb: ", StringComparison.Ordinal) ? line["rankdb: ".Length..] : line.Trim());
        File.Delete(files.ServiceProcess);
        return new CliException($"the service ended at once: {string.Join(" | ", words)}", $"read {files.ServiceLog}");
    }
}
