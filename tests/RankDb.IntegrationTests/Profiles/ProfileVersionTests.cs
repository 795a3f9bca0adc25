using Npgsql;
using RankDb.IntegrationTests.Migrations;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileVersionTests(TestServer server)
{
    private const string Words = """{"legs": [{"lexical": {"top": 50}}]}""";
    private const string MoreWords = """{"legs": [{"lexical": {"top": 60}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Storing_a_name_again_makes_a_version_and_the_former_one_stays_usable()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await database.ExecuteAsync($"select rankdb.create_profile('mine', '{Words}')", Ct);
        Assert.Equal(2, await database.ScalarAsync<int>($"select rankdb.create_profile('mine', '{MoreWords}', 'deeper')", Ct));

        Assert.Equal(["2|deeper|True|60|True"], await database.RowsAsync("select version, note, created_by = current_user, plan #>> '{legs,0,top}', created_at = max(created_at) over () from rankdb.profiles where name = 'mine'", Ct));
        Assert.Equal(["1||50", "2|deeper|60"], await database.RowsAsync("select version, note, plan #>> '{legs,0,top}' from rankdb.profile_versions where name = 'mine' order by version", Ct));
        Assert.Equal(["mine@1|50", "mine@2|60", "mine@2|60"], await database.RowsAsync(
            "select p ->> 'profile', p #>> '{legs,0,top}' from unnest(array['mine@1', 'mine@2', 'mine']) with ordinality n (name, place), rankdb._profile(n.name) p order by n.place", Ct));

        Assert.Equal(3, await database.ScalarAsync<int>("select rankdb.restore_profile('mine', 1)", Ct));
        Assert.Equal(["3|version 1 again|50"], await database.RowsAsync("select version, note, plan #>> '{legs,0,top}' from rankdb.profiles where name = 'mine'", Ct));
        Assert.Empty(await database.RowsAsync("select * from rankdb.profile_diff('mine', 'mine@1')", Ct));
    }

    [PostgresFact]
    public async Task What_does_not_exist_is_named_with_what_does()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await database.ExecuteAsync($"select rankdb.create_profile('mine', '{Words}'), rankdb.create_profile('mine', '{MoreWords}')", Ct);
        foreach (var (name, message, hint) in new[]
        {
            ("min", "profile 'min' does not exist", "default, dense, hybrid, lexical, mine"),
            ("min@1", "profile 'min@1' does not exist", "mine"),
            ("mine@3", "profile 'mine' has no version '3'", "mine@1 to mine@2"),
            ("mine@0", "no version '0'", "mine@1 to mine@2"),
            ("mine@", "no version ''", "mine@1 to mine@2"),
            ("mine@1x", "no version '1x'", "mine@1 to mine@2"),
            ("mine@1@2", "no version '1@2'", "mine@1 to mine@2"),
            ("mine@99999999999999999999", "no version", "mine@1 to mine@2"),
            ("lexical@2", "no version '2'", "There is one: lexical@1"),
            ("@1", "profile '@1' does not exist", "mine"),
            ("", "profile '' does not exist", "mine"),
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb._profile('{name}')", Ct));
            Assert.Equal("42704", error.SqlState);
            Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        }

        await RefusedAsync(database, "42704", "select rankdb.restore_profile('mine', 9)");
        await RefusedAsync(database, "42704", "select rankdb.restore_profile('mine', null)");
        await RefusedAsync(database, "42704", "select rankdb.drop_profile('nothing')");
        await RefusedAsync(database, "42704", "select rankdb.drop_profile(null)");
        await RefusedAsync(database, "22023", "select rankdb.drop_profile('mine@1')");
        await RefusedAsync(database, "22023", $"select rankdb.create_profile('mine@1', '{Words}')");
        await RefusedAsync(database, "22023", $"select rankdb.create_profile('Mine', '{Words}')");
        await RefusedAsync(database, "22023", $"select rankdb.create_profile(null, '{Words}')");
        await RefusedAsync(database, "22023", "select rankdb.create_profile('other', null)");
        await RefusedAsync(database, "22023", $"select rankdb.create_profile('other', '{Words}', repeat('n', 2001))");
        Assert.Equal(2, await database.ScalarAsync<long>("select count(*) from rankdb.profile_versions where not built_in", Ct));
    }

    [PostgresFact]
    public async Task A_dropped_profile_is_gone_with_its_versions_and_grants()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await database.ExecuteAsync($"select rankdb.create_profile('mine', '{Words}'), rankdb.create_profile('mine', '{MoreWords}'), rankdb.grant_profile('mine', 'rankdb_reader')", Ct);
        await database.ExecuteAsync("select rankdb.drop_profile('mine')", Ct);

        Assert.Equal(0, await database.ScalarAsync<long>("select (select count(*) from rankdb.profile_versions where name = 'mine') + (select count(*) from rankdb.profile_grants)", Ct));
        Assert.Equal(1, await database.ScalarAsync<int>($"select rankdb.create_profile('mine', '{Words}', null)", Ct));
    }

    [PostgresFact]
    public async Task Built_in_profiles_cannot_be_replaced_restored_or_dropped()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await RefusedAsync(database, "42710", $"select rankdb.create_profile('default', '{Words}')");
        await RefusedAsync(database, "42710", "select rankdb.restore_profile('default', 1)");
        await RefusedAsync(database, "55000", "select rankdb.drop_profile('default')");
    }

    [PostgresFact]
    public async Task Two_sessions_that_store_one_name_at_once_make_two_versions()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await using var first = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await first.BeginTransactionAsync(Ct);
        await using (var create = new NpgsqlCommand($"select rankdb.create_profile('mine', '{Words}', 'first')", first))
        {
            Assert.Equal(1, await create.ExecuteScalarAsync(Ct));
        }

        // The second waits for the first to commit. Four more join the queue.
        var waiting = Enumerable.Range(0, 5).Select(_ => database.ScalarAsync<int>($"select rankdb.create_profile('mine', '{MoreWords}', 'later')", Ct)).ToList();
        while (await database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())", Ct) < 5)
        {
            Assert.DoesNotContain(waiting, task => task.IsFaulted);
        }

        await transaction.CommitAsync(Ct);
        Assert.Equal([2, 3, 4, 5, 6], (await Task.WhenAll(waiting)).Order());
    }

    [PostgresFact]
    public async Task A_transaction_with_an_older_snapshot_is_told_to_try_again()
    {
        await using var database = await server.CreateMigratedAsync(Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Ct);
        await using var command = new NpgsqlCommand("select count(*) from rankdb.profiles", connection);
        await command.ExecuteScalarAsync(Ct);
        await database.ExecuteAsync($"select rankdb.create_profile('mine', '{Words}')", Ct);

        command.CommandText = $"select rankdb.create_profile('mine', '{MoreWords}')";
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        Assert.Equal("40001", error.SqlState);
    }

    [PostgresFact]
    public async Task Profiles_of_a_database_of_version_4_are_version_1_and_a_definition_refused_by_now_is_kept_and_told()
    {
        await using var database = await server.CreateEmptyAsync(Ct);
        var before = new SmallSource();
        before.Files.Clear();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "migrations"), "V0*.sql").Order(StringComparer.Ordinal).Take(4))
        {
            before.Files["migrations/" + Path.GetFileName(file)] = await File.ReadAllTextAsync(file, Ct);
        }

        before.Files["sql/install.sql"] = "-- none";
        await before.Migrator().MigrateAsync(database.DataSource, Ct);
        await database.ExecuteAsync(
            $$$"""
            alter schema rankdb_data owner to rankdb_owner;
            insert into rankdb.profiles (name, definition, built_in) values
              ('mine', '{{{Words}}}', false), ('old', '{"legs": [{"magic": {}}]}', false), ('default', '{"legs": [{"dense": {}}]}', true);
            create view public.theirs as select name, definition from rankdb.profiles;
            """, Ct);

        await new Migrator().MigrateAsync(database.DataSource, Ct);
        await new Migrator().MigrateAsync(database.DataSource, Ct);

        Assert.Equal(["default|2|True|True", "mine|1|False|True", "old|1|False|False"], await database.RowsAsync(
            "select name, version, built_in, plan is not null from rankdb.profiles where name in ('default', 'mine', 'old') order by name", Ct));
        // The built-in one that this release changed has its former version still.
        Assert.Equal(["1|{\"legs\": [{\"dense\": {}}]}|"], await database.RowsAsync("select version, definition, created_by from rankdb.profile_versions where name = 'default' and version < 2", Ct));
        Assert.True(await database.ScalarAsync<bool>("select count(*) > 3 from public.theirs", Ct));
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select rankdb._profile('old')", Ct));
        Assert.Contains("/legs/0/magic", error.MessageText, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(ScratchDatabase database, string sqlState, string sql) =>
        Assert.Equal(sqlState, (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Ct))).SqlState);
}
