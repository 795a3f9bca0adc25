using Npgsql;
using RankDb.Service;
using Xunit;

namespace RankDb.IntegrationTests.Support;

/// <summary>Class fixture: a migrated database and a service of its own that indexes it and answers its calls.</summary>
public class LiveDatabase(TestServer server) : IAsyncLifetime
{
    private ScratchDatabase? _scratch;
    private LiveService? _service;

    /// <summary>Where a test makes further databases.</summary>
    public TestServer Server => server;

    public ScratchDatabase Scratch => _scratch ?? throw new InvalidOperationException(TestServer.HowToProvide);

    public LiveService Service => _service ?? throw new InvalidOperationException(TestServer.HowToProvide);

    public NpgsqlDataSource DataSource => Scratch.DataSource;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured)
        {
            _scratch = await server.CreateMigratedAsync();
            _service = await LiveService.StartAsync(_scratch.ConnectionString, Configure);
            await _service.IntroduceToAsync(_scratch, CancellationToken.None);
            await PrepareAsync(CancellationToken.None);
        }
    }

    public Task ExecuteAsync(string sql, CancellationToken cancellationToken) => Scratch.ExecuteAsync(sql, cancellationToken);

    public Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken) => Scratch.ScalarAsync<T>(sql, cancellationToken);

    public Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken) => Scratch.RowsAsync(sql, cancellationToken);

    /// <summary>Waits until everything committed is searchable.</summary>
    public Task RefreshAsync(string index, CancellationToken cancellationToken) =>
        ExecuteAsync($"call rankdb.refresh('{index}', interval '200 seconds')", cancellationToken);

    /// <summary>The ids that a search returns, best first.</summary>
    public Task<IReadOnlyList<string>> SearchAsync(string index, string query, CancellationToken cancellationToken, string profile = "lexical", int topN = 10) =>
        RowsAsync($"select id from rankdb.search('{index}', '{query}', {topN}, profile => '{profile}') order by rank", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_scratch is not null)
        {
            await _scratch.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What a derived fixture wants of the service, such as more models.</summary>
    protected virtual void Configure(ServiceOptions options)
    {
    }

    /// <summary>What a derived fixture puts into the database.</summary>
    protected virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
