using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class WorkerDeathTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Rows = 6000;
    private const string SmallBatches = "MAXINDEXBATCHROWS=100";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_worker_killed_again_and_again_indexes_every_row_once()
    {
        await MakeAsync("killed");
        for (var round = 0; round < 3; round++)
        {
            await using var doomed = await ServiceProcess.StartAsync(ServiceProcess.FreePort(), database.ConnectionString, Ct, SmallBatches, "INDEXBATCHROWS=100");
            await WaitForProgressAsync("killed");
            await doomed.KillAsync();
        }

        Assert.True(await PendingAsync("killed") > 0, "the kills must land before the end");
        await using var service = await LiveService.StartAsync(database.ConnectionString);
        await database.ExecuteAsync("call rankdb.refresh('killed', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("killed", Rows, sql => database.ScalarAsync<string>(sql, Ct));
    }

    [PostgresFact]
    public async Task A_worker_whose_backend_is_terminated_connects_again_and_indexes_every_row_once()
    {
        await MakeAsync("terminated");
        await using var service = await LiveService.StartAsync(database.ConnectionString, options => (options.IndexBatchRows, options.MaxIndexBatchRows) = (100, 100));
        for (var round = 0; round < 3; round++)
        {
            await WaitForProgressAsync("terminated");
            while (await database.ScalarAsync<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = 'rankdb worker' and backend_xid is not null", Ct) == 0)
            {
                Assert.True(await PendingAsync("terminated") > 0, "the terminations must land before the end");
            }
        }

        await database.ExecuteAsync("call rankdb.refresh('terminated', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("terminated", Rows, sql => database.ScalarAsync<string>(sql, Ct));
    }

    private Task MakeAsync(string name) => database.ExecuteAsync(LoadedIndex.MakeSql(name, Rows), Ct);

    private Task<long> PendingAsync(string name) => database.ScalarAsync<long>($"select pending from rankdb.status where name = '{name}'", Ct);

    // Until a batch more is committed than when the call began.
    private async Task WaitForProgressAsync(string name)
    {
        var before = await PendingAsync(name);
        Assert.True(before > 0, "the fault must land before the end");
        while (await PendingAsync(name) >= before)
        {
            await Task.Delay(1, Ct);
        }
    }
}
