using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class ModelTablesTests(TestServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_database_of_version_1_keeps_its_rows_and_its_connection_takes_tickets_from_then_on()
    {
        await using var database = await server.CreateEmptyAsync(Ct);
        string[] first = ["migrations/V0001__catalog.sql", "sql/internal/_raise.sql"];
        var files = first.Select(path => MigrationFile.Create(path, File.ReadAllText(Path.Combine(Repository.Root, path))))
            .Append(MigrationFile.Create("sql/install.sql", "\\ir internal/_raise.sql\n"));
        await new Migrator(MigrationSource.FromFiles(files)).MigrateAsync(database.DataSource, Ct);
        await database.ExecuteAsync(
            """
            create server rankdb_service foreign data wrapper dblink_fdw options (host '127.0.0.1', port '6543', dbname 'rankdb', connect_timeout '2');
            grant usage on foreign server rankdb_service to rankdb_owner;
            create user mapping for rankdb_owner server rankdb_service options (user 'rankdb', password 'former');
            insert into rankdb.profiles (name, definition) values ('mine', '{"legs": [{"lexical": {}}]}');
            insert into rankdb.judgments values ('s', 'q', '1', 2)
            """, Ct);

        var report = await new Migrator().MigrateAsync(database.DataSource, Ct);

        Assert.Equal(1, report.Was);
        Assert.Contains("V0002__models.sql", report.Applied);
        Assert.Equal(["mine"], await database.RowsAsync("select name from rankdb.profiles where not built_in", Ct));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from rankdb.judgments", Ct));
        Assert.Equal("-c rankdb.tickets=required", await database.ScalarAsync<string>(
            "select o.option_value from pg_foreign_server s, pg_options_to_table(s.srvoptions) o where s.srvname = 'rankdb_service' and o.option_name = 'options'", Ct));
        Assert.NotNull(await database.ScalarAsync<string>("select rankdb._ticket(s, 'embed', 'default', '[]') from rankdb.service_access s", Ct));
    }

    [PostgresFact]
    public async Task Migrating_again_keeps_the_grants_of_a_model()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        var role = await database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($$"""select rankdb.create_model('kept', '{"model": "anything"}'); select rankdb.grant_model('kept', '{{role.Name}}')""", Ct);

        await new Migrator().MigrateAsync(database.DataSource, Ct);

        Assert.Equal([role.Name], await database.RowsAsync("select unnest(rankdb._granted_roles('kept'))", Ct));
        Assert.Equal(["rankdb_owner|True", "rankdb_owner|True"], await database.RowsAsync(
            "select proowner::regrole::text, prosecdef from pg_proc where pronamespace = 'rankdb_data'::regnamespace and proname like 'm%'", Ct));
        await database.ExecuteAsync($"select rankdb.revoke_model('kept', '{role.Name}')", Ct);
    }
}
