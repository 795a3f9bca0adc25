using Npgsql;
using Xunit;

namespace RankDb.IntegrationTests.Support;

/// <summary>Class fixture: a migrated database of the test class's own.</summary>
public sealed class TestDatabase(TestServer server) : IAsyncLifetime
{
    private ScratchDatabase? _scratch;

    /// <summary>The database itself; fails with the way to provide a server where there is none.</summary>
    public ScratchDatabase Scratch => _scratch ?? throw new InvalidOperationException(TestServer.HowToProvide);

    public string ConnectionString => Scratch.ConnectionString;

    public NpgsqlDataSource DataSource => Scratch.DataSource;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured)
        {
            _scratch = await server.CreateMigratedAsync();
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken = default) => Scratch.ExecuteAsync(sql, cancellationToken);

    public Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default) => Scratch.ScalarAsync<T>(sql, cancellationToken);

    public Task<TestRole> CreateRoleAsync(CancellationToken cancellationToken, params string[] memberOf) =>
        Scratch.CreateRoleAsync(cancellationToken, memberOf);

    public async ValueTask DisposeAsync()
    {
        if (_scratch is not null)
        {
            await _scratch.DisposeAsync();
        }
    }
}
