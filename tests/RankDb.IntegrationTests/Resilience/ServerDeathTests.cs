using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class ServerDeathTests
{
    private const int Rows = 3000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task After_kill_9_of_PostgreSQL_inside_a_batch_the_service_reconnects_and_nothing_is_lost()
    {
        await using var cluster = await ThrowawayCluster.StartAsync(Ct);
        await using (var source = Npgsql.NpgsqlDataSource.Create(cluster.ConnectionString))
        {
            await new Migrator().MigrateAsync(source, Ct);
        }

        await cluster.ExecuteAsync(LoadedIndex.MakeSql("survivor", Rows), Ct);
        await using var service = await LiveService.StartAsync(cluster.ConnectionString, options => (options.IndexBatchRows, options.MaxIndexBatchRows) = (100, 100), Ct);
        for (var round = 1; round <= 2; round++)
        {
            var before = await PendingAsync(cluster);
            while (await cluster.ScalarAsync<bool>(
                $"select (select pending from rankdb.status) >= {before} or not exists (select from pg_stat_activity where application_name = 'rankdb worker' and backend_xid is not null)", Ct))
            {
                Assert.True(await PendingAsync(cluster) > 0, "the kill must land before the end");
            }

            Assert.True(await PendingAsync(cluster) > 0, "the kill must land before the end");
            await cluster.KillAsync(Ct);
            await cluster.StartAgainAsync(Ct);
        }

        await cluster.ExecuteAsync("call rankdb.refresh('survivor', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("survivor", Rows, sql => cluster.ScalarAsync<string>(sql, Ct));
        await cluster.ExecuteAsync(System.FormattableString.Invariant($"select rankdb.set_service('127.0.0.1', {service.WirePort}, '{LiveService.Password}')"), Ct);
        Assert.Equal("full", await cluster.ScalarAsync<string>("select status from rankdb.search('survivor', 'alpha number7', 1, options => '{\"timeout_ms\": 30000}')", Ct));
    }

    private static Task<long> PendingAsync(ThrowawayCluster cluster) => cluster.ScalarAsync<long>("select pending from rankdb.status", Ct);
}
