using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace RankDb.IntegrationTests.Support;

/// <summary>
/// The PostgreSQL that tests run on, and a database on it that was migrated once and is copied for each test class.
/// Nothing happens until a test asks, so that skipped tests need no server.
/// </summary>
public sealed class TestServer : IAsyncLifetime
{
    public const string HowToProvide = "Set RANKDB_TEST_DB to a superuser's connection string, or run ./test, which makes a throwaway PostgreSQL.";

    /// <summary>Ten times what the longest test takes on two cores: one that waits for what never comes fails by name.</summary>
    public const int LongestTestMs = 300_000;

    private readonly string _run = $"rankdb_test_{Environment.ProcessId}_{Guid.NewGuid().ToString("n")[..6]}";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private string? _template;
    private int _count;

    /// <summary>True where tests must run: a server is named, or this is CI, where its absence is a failure.</summary>
    public static bool IsExpected => IsConfigured || Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    /// <summary>True when a server is named.</summary>
    public static bool IsConfigured => Environment.GetEnvironmentVariable("RANKDB_TEST_DB") is { Length: > 0 };

    /// <summary>The superuser's connection string.</summary>
    public static string ConnectionString =>
        IsConfigured ? Environment.GetEnvironmentVariable("RANKDB_TEST_DB")! : throw new InvalidOperationException(HowToProvide);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A database with RankDb in it, of the caller's own; disposing it drops it and the roles it made.</summary>
    public async Task<ScratchDatabase> CreateMigratedAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_template is null)
            {
                var template = $"{_run}_template";
                await ExecuteAsync($"create database {template}", cancellationToken);
                await using (var source = NpgsqlDataSource.Create(ConnectionTo(template, pooling: false)))
                {
                    await new Migrator().MigrateAsync(source, cancellationToken);
                }

                _template = template;
            }
        }
        finally
        {
            _gate.Release();
        }

        var database = await CreateAsync($"template {_template}", cancellationToken);
        // A test that is about a deadline gives one. The others are about what a search finds, however slow the machine is at the moment.
        await ExecuteAsync($"alter database {database.Name} set rankdb.timeout_ms = '60000'", cancellationToken);
        return database;
    }

    /// <summary>A database with nothing in it.</summary>
    public Task<ScratchDatabase> CreateEmptyAsync(CancellationToken cancellationToken = default) =>
        CreateAsync("template template0", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_template is not null)
        {
            await ExecuteAsync($"drop database if exists {_template} with (force)", CancellationToken.None);
        }

        _gate.Dispose();
    }

    /// <summary>Runs one statement as superuser in the server's own database, again where sessions of another database are in its way.</summary>
    internal static async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionTo(new NpgsqlConnectionStringBuilder(ConnectionString).Database ?? "postgres", pooling: false));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        for (var left = 12; ; left--)
        {
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
                return;
            }
            // The server waits five seconds for sessions of a database that is copied or dropped, which may have no time to end.
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ObjectInUse && left > 0)
            {
            }
        }
    }

    internal static string ConnectionTo(string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Database = database,
            Pooling = pooling,
            IncludeErrorDetail = true,
            IncludeFailedBatchedCommand = true,
            // Bounds against what never ends, not against a machine that stands still for a while.
            Timeout = 120,
            CommandTimeout = 240,
            CancellationTimeout = 60_000,
        }.ConnectionString;

    private async Task<ScratchDatabase> CreateAsync(string from, CancellationToken cancellationToken)
    {
        var name = $"{_run}_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"create database {name} {from}", cancellationToken);
        return new ScratchDatabase(name);
    }
}
