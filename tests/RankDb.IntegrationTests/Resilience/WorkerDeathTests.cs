using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class WorkerDeathTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Rows = 3000;
    private const string SmallBatches = "MAXINDEXBATCHROWS=100";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_worker_killed_again_and_again_indexes_every_row_once()
    {
        await MakeAsync("killed");
        for (var round = 1; round <= 3; round++)
        {
            await using var doomed = await ServiceProcess.StartAsync(ServiceProcess.FreePort(), database.ConnectionString, Ct, SmallBatches, "INDEXBATCHROWS=100");
            var process = await IndexGate.ReachedAsync("killed", 300 * round, ScalarAsync, Ct);
            Assert.InRange(await PendingAsync("killed"), 1, Rows - (300 * round));
            await doomed.KillAsync();
            await IndexGate.AllowAsync("killed", round < 3 ? 300 * (round + 1) : Rows, ScalarAsync);
            await IndexGate.GoneAsync(process, ScalarAsync, Ct);
        }

        await using var service = await LiveService.StartAsync(database.ConnectionString);
        await database.ExecuteAsync("call rankdb.refresh('killed', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("killed", Rows, sql => database.ScalarAsync<string>(sql, Ct));
    }

    [PostgresFact]
    public async Task A_worker_whose_backend_is_terminated_connects_again_and_indexes_every_row_once()
    {
        await MakeAsync("terminated");
        await using var service = await LiveService.StartAsync(database.ConnectionString, options => (options.IndexBatchRows, options.MaxIndexBatchRows) = (100, 100));
        for (var round = 1; round <= 3; round++)
        {
            var process = await IndexGate.ReachedAsync("terminated", 300 * round, ScalarAsync, Ct);
            Assert.InRange(await PendingAsync("terminated"), 1, Rows - (300 * round));
            Assert.True(await database.ScalarAsync<bool>($"select pg_terminate_backend({process}, 200000)", Ct));
            await IndexGate.AllowAsync("terminated", round < 3 ? 300 * (round + 1) : Rows, ScalarAsync);
        }

        await database.ExecuteAsync("call rankdb.refresh('terminated', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("terminated", Rows, sql => database.ScalarAsync<string>(sql, Ct));
    }

    // A worker may write 300 rows, and then waits for the test inside its next batch.
    private async Task MakeAsync(string name)
    {
        await database.ExecuteAsync(LoadedIndex.MakeSql(name, Rows), Ct);
        await IndexGate.MakeAsync(name, 300, ScalarAsync);
    }

    private Task<string?> ScalarAsync(string sql) => database.ScalarAsync<string>(sql, Ct);

    private Task<long> PendingAsync(string name) => database.ScalarAsync<long>($"select pending from rankdb.status where name = '{name}'", Ct);
}
