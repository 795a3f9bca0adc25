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

        return await CreateAsync($"template {_template}", cancellationToken);
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

    /// <summary>Runs one statement as superuser in the server's own database.</summary>
    internal static async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static string ConnectionTo(string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database, Pooling = pooling, IncludeErrorDetail = true, IncludeFailedBatchedCommand = true }.ConnectionString;

    private async Task<ScratchDatabase> CreateAsync(string from, CancellationToken cancellationToken)
    {
        var name = $"{_run}_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"create database {name} {from}", cancellationToken);
        return new ScratchDatabase(name);
    }
}
