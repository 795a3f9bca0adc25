using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Migrations;
using Xunit;

namespace RankDb.IntegrationTests.Migrations;

public sealed class MigratorTests(TestServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task An_empty_database_gets_every_file_once()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();

        var first = await source.Migrator().MigrateAsync(database.DataSource, Token);
        var second = await source.Migrator().MigrateAsync(database.DataSource, Token);

        Assert.Equal((0, 2), (first.Was, first.Now));
        Assert.Equal(["V0001__first.sql", "V0002__second.sql"], first.Applied);
        Assert.Equal((2, 2), (second.Was, second.Now));
        Assert.Empty(second.Applied);
        Assert.Equal(1, await database.ScalarAsync<long>("select n from rankdb.counts", Token));
        Assert.Equal(42, await database.ScalarAsync<int>("select rankdb.twice(21)", Token));
        Assert.Equal("a;b';", await database.ScalarAsync<string>("select note from rankdb.first", Token));
    }

    [PostgresFact]
    public async Task A_new_file_is_applied_on_top()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files["migrations/V0003__third.sql"] = "create table rankdb.third ();";
        var report = await source.Migrator().MigrateAsync(database.DataSource, Token);

        Assert.Equal((2, 3), (report.Was, report.Now));
        Assert.Equal(["V0003__third.sql"], report.Applied);
    }

    [PostgresFact]
    public async Task A_changed_file_is_refused_by_name_with_both_hashes()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files["migrations/V0001__first.sql"] += "\n-- edited";
        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => source.Migrator().MigrateAsync(database.DataSource, Token));

        Assert.Equal("55000", error.SqlState);
        Assert.Contains("V0001__first.sql", error.Message, StringComparison.Ordinal);
        Assert.Contains(source.Build().Numbered[0].File.Sha256[..12], error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Line_ends_do_not_count_as_a_change()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files["migrations/V0001__first.sql"] = source.Files["migrations/V0001__first.sql"].ReplaceLineEndings("\r\n");
        var report = await source.Migrator().MigrateAsync(database.DataSource, Token);

        Assert.Empty(report.Applied);
    }

    [PostgresFact]
    public async Task A_database_newer_than_the_library_is_refused()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files.Remove("migrations/V0002__second.sql");
        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => source.Migrator().MigrateAsync(database.DataSource, Token));

        Assert.Equal("55000", error.SqlState);
        Assert.Contains("V0002__second.sql", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_gap_in_the_history_is_refused()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);
        await database.ExecuteAsync("delete from rankdb.migration where version = 1", Token);

        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => source.Migrator().MigrateAsync(database.DataSource, Token));

        Assert.Equal("55000", error.SqlState);
        Assert.Contains("gap", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_failing_file_leaves_nothing_of_itself_and_names_the_statement()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        source.Files["migrations/V0002__second.sql"] = "create table rankdb.half ();\n\ncreate table\n  rankdb.nowhere (x no_such_type);\n";

        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => source.Migrator().MigrateAsync(database.DataSource, Token));

        Assert.Equal("42704", error.SqlState);
        Assert.Contains("migrations/V0002__second.sql, line 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1|V0001__first.sql"], await database.RowsAsync("select version, name from rankdb.migration", Token));
        Assert.Null(await database.ScalarAsync<string>("select to_regclass('rankdb.half')::text", Token));
    }

    [PostgresFact]
    public async Task A_failing_replaceable_file_leaves_the_old_objects()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();
        await source.Migrator().MigrateAsync(database.DataSource, Token);

        source.Files["sql/functions/first_count.sql"] = source.Files["sql/functions/first_count.sql"].Replace("count(*)", "-1", StringComparison.Ordinal);
        source.Files["sql/views/counts.sql"] = "create or replace view rankdb.counts as select 1/0 as n, no_such_column;";
        await Assert.ThrowsAsync<RankDbMigrationException>(() => source.Migrator().MigrateAsync(database.DataSource, Token));

        Assert.Equal(1, await database.ScalarAsync<long>("select rankdb.first_count()", Token));
    }

    [PostgresFact]
    public async Task Migrators_at_once_wait_for_each_other_and_apply_once()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var source = new SmallSource();

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => source.Migrator().MigrateAsync(database.DataSource, Token)));

        Assert.Equal(2, reports.Sum(report => report.Applied.Count));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())", Token));
    }

    [PostgresFact]
    public async Task Waiting_for_another_migrator_can_be_cancelled()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        await using var other = await database.DataSource.OpenConnectionAsync(Token);
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock({Migrator.LockKey})", other);
        await hold.ExecuteNonQueryAsync(Token);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SmallSource().Migrator().MigrateAsync(database.DataSource, cancel.Token));

        Assert.Null(await database.ScalarAsync<string>("select to_regclass('rankdb.migration')::text", Token));
    }

    [PostgresFact]
    public async Task A_missing_extension_is_named_with_what_to_install()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var requirement = new MigrationRequirements.Requirement("not_an_extension", new Version(1, 0), "the package postgresql-{0}-nothing");

        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => MigrationRequirements.EnsureExtensionAsync(connection, requirement, Token));

        Assert.Equal("55000", error.SqlState);
        Assert.Contains($"postgresql-{connection.PostgreSqlVersion.Major}-nothing", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task An_old_extension_is_refused_with_both_versions()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var requirement = MigrationRequirements.Extensions.Single(extension => extension.Name == "vector") with { MinVersion = new Version(99, 0) };

        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => MigrationRequirements.EnsureExtensionAsync(connection, requirement, Token));

        Assert.Equal("55000", error.SqlState);
        Assert.Contains("99.0", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_role_that_may_not_create_extensions_is_told_who_may()
    {
        await using var database = await server.CreateEmptyAsync(Token);
        var role = await database.CreateRoleAsync(Token);

        var error = await Assert.ThrowsAsync<RankDbMigrationException>(() => new SmallSource().Migrator().MigrateAsync(role.DataSource, Token));

        Assert.Equal("42501", error.SqlState);
        Assert.Contains("administrator", error.Message, StringComparison.Ordinal);
    }
}
