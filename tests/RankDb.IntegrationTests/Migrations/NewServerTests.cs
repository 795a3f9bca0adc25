using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class NewServerTests
{
    private const int Databases = 6;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Databases_that_are_migrated_at_once_share_the_roles_that_none_of_them_found()
    {
        await using var cluster = await ThrowawayCluster.StartAsync(Ct);
        for (var database = 1; database <= Databases; database++)
        {
            await cluster.ExecuteAsync($"create database d{database}", Ct);
        }

        await Task.WhenAll(Enumerable.Range(1, Databases).Select(async database =>
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Database = $"d{database}" }.ConnectionString);
            await new Migrator().MigrateAsync(source, Ct);
        }));

        Assert.Equal(4, await cluster.ScalarAsync<long>("select count(*) from pg_roles where rolname ~ '^rankdb_'", Ct));
        Assert.True(await cluster.ScalarAsync<bool>("select pg_has_role('rankdb_worker', 'rankdb_owner', 'member') and pg_has_role('rankdb_author', 'rankdb_reader', 'member')", Ct));
    }
}
