using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace RankDb.Benchmarks.Inference;

/// <summary><c>rankdb serve</c> as a process of its own over a folder of models, called as a driver calls it.</summary>
internal sealed class ServedModels : IAsyncDisposable
{
    private const string Password = "benchmark";

    private readonly Process process;
    private readonly int port;

    private ServedModels(Process process, int port) => (this.process, this.port) = (process, port);

    internal static async Task<ServedModels> StartAsync(string models, int batchTokens, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RankDb.Cli.dll"), "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("RANKDB_CONNECTION");
        start.Environment["RANKDB_HOME"] = Path.Combine(models, "home");
        start.Environment["RANKDB_SERVICE_PASSWORD"] = Password;
        start.Environment["RANKDB__WIREPORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["RANKDB__HTTPPORT"] = "0";
        start.Environment["RANKDB__MODELFOLDERS"] = models;
        start.Environment["RANKDB__MAXBATCHTOKENS"] = batchTokens.ToString(CultureInfo.InvariantCulture);
        var served = new ServedModels(Process.Start(start)!, port);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Read(string? line)
        {
            if (line?.Contains("Ready:", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        }

        served.process.OutputDataReceived += (_, line) => Read(line.Data);
        served.process.ErrorDataReceived += (_, line) => Read(line.Data);
        served.process.BeginOutputReadLine();
        served.process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
        return served;
    }

    internal async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "rankdb", Password = Password, Database = "rankdb", Pooling = false, CommandTimeout = 0,
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    internal static async Task<Scored> ScoreAsync(NpgsqlConnection connection, string model, string query, IReadOnlyList<string> documents, CancellationToken cancellationToken)
    {
        var scores = new double[documents.Count];
        var started = Stopwatch.GetTimestamp();
        await using var command = new NpgsqlCommand("SELECT * FROM rerank($1, $2, $3, $4)", connection);
        foreach (var value in new object[] { model, query, documents.ToArray(), 600_000 })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            scores[reader.GetInt32(0) - 1] = reader.GetDouble(1);
        }

        return new Scored(Stopwatch.GetElapsedTime(started).TotalMilliseconds, scores);
    }

    /// <summary>Processor time of the service so far.</summary>
    internal TimeSpan ProcessorTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
