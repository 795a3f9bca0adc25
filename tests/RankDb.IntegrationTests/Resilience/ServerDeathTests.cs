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
        await IndexGate.MakeAsync("survivor", 500, Scalar);
        await using var service = await LiveService.StartAsync(cluster.ConnectionString, options => (options.IndexBatchRows, options.MaxIndexBatchRows) = (100, 100), Ct);
        for (var round = 1; round <= 2; round++)
        {
            await IndexGate.ReachedAsync("survivor", 500 * round, Scalar, Ct);
            Assert.InRange(await cluster.ScalarAsync<long>("select pending from rankdb.status", Ct), 1, Rows - (500 * round));
            await cluster.KillAsync(Ct);
            await cluster.StartAgainAsync(Ct);
            await IndexGate.AllowAsync("survivor", round < 2 ? 500 * (round + 1) : Rows, Scalar);
        }

        await cluster.ExecuteAsync("call rankdb.refresh('survivor', interval '5 minutes')", Ct);
        await LoadedIndex.CheckAsync("survivor", Rows, sql => cluster.ScalarAsync<string>(sql, Ct));
        await cluster.ExecuteAsync(System.FormattableString.Invariant($"select rankdb.set_service('127.0.0.1', {service.WirePort}, '{LiveService.Password}')"), Ct);
        Assert.Equal("full", await cluster.ScalarAsync<string>("select status from rankdb.search('survivor', 'alpha number7', 1, options => '{\"timeout_ms\": 30000}')", Ct));

        Task<string?> Scalar(string sql) => cluster.ScalarAsync<string>(sql, Ct);
    }
}
