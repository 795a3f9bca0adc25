using System.Globalization;
using Npgsql;
using RankDb.Cli.LocalServer;
using RankDb.Cli.Terminal;

namespace RankDb.IntegrationTests.Support;

/// <summary>A PostgreSQL of the test's own that may be killed.</summary>
internal sealed class ThrowawayCluster : IAsyncDisposable
{
    private const string Password = "only-for-tests";

    private readonly PostgresCluster _cluster;
    private readonly string _folder;
    private readonly int _port;

    private ThrowawayCluster(PostgresCluster cluster, string folder, int port)
    {
        _cluster = cluster;
        _folder = folder;
        _port = port;
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = PostgresCluster.Superuser,
        Password = Password,
        Database = "postgres",
        Pooling = false,
        CommandTimeout = 120,
    }.ConnectionString;

    public static async Task<ThrowawayCluster> StartAsync(CancellationToken cancellationToken)
    {
        var installation = await PostgresInstallation.FindAsync(cancellationToken)
            ?? throw new InvalidOperationException("PostgreSQL 15 or later is not installed here; PG_CONFIG can name it.");
        var folder = Path.Combine(Path.GetTempPath(), $"rankdb-test-{Guid.NewGuid():n}");
        var cluster = new PostgresCluster(
            installation, await ServerUser.ResolveAsync(cancellationToken), folder, new CliTerminal(TextWriter.Null, TextWriter.Null, null));
        await cluster.CreateAsync(Password, cancellationToken);
        var started = new ThrowawayCluster(cluster, folder, ServiceProcess.FreePort());
        await started.StartAgainAsync(cancellationToken);
        return started;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (!await _cluster.StartAsync(_port, cancellationToken))
        {
            throw new InvalidOperationException($"Port {_port} was taken by somebody else.");
        }
    }

    /// <summary>kill -9 of the postmaster; its backends notice and end.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        ProcessSignals.Kill(int.Parse(File.ReadLines(Path.Combine(_cluster.Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture));
        while (_cluster.IsRunning())
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken) => await ScalarAsync<object>(sql, cancellationToken);

    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }
}
