using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileAuthorTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Words = """{"legs": [{"lexical": {}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task An_author_makes_restores_and_drops_profiles_of_its_own()
    {
        var author = await database.CreateRoleAsync(Ct, "rankdb_author");
        await RunAsync(author, $"select rankdb.create_profile('own', '{Words}'), rankdb.create_profile('own', '{Words}', 'again'), rankdb.restore_profile('own', 1)");

        Assert.Equal([$"3|{author.Name}|True"], await database.Scratch.RowsAsync("select version, created_by, plan is not null from rankdb.profiles where name = 'own'", Ct));
        await RunAsync(author, "select rankdb.drop_profile('own')");
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from rankdb.profile_versions where name = 'own'", Ct));
    }

    [PostgresFact]
    public async Task Members_of_the_role_that_made_a_profile_share_it_and_others_leave_it_alone()
    {
        var team = await database.CreateRoleAsync(Ct, "rankdb_author");
        var colleague = await database.CreateRoleAsync(Ct, team.Name);
        var other = await database.CreateRoleAsync(Ct, "rankdb_author");
        await RunAsync(team, $"select rankdb.create_profile('shared', '{Words}')");

        await RunAsync(colleague, $"set role {team.Name}; select rankdb.create_profile('shared', '{Words}')");
        await RefusedAsync(other, "42501", $"select rankdb.create_profile('shared', '{Words}')");
        await RefusedAsync(other, "42501", "select rankdb.drop_profile('shared')");
        await RefusedAsync(other, "42501", "select rankdb.restore_profile('shared', 1)");
        await database.ExecuteAsync($"select rankdb.create_profile('shared', '{Words}', 'by an owner')", Ct);
        await RefusedAsync(team, "42501", "select rankdb.drop_profile('shared')");
        Assert.Equal(3, await database.ScalarAsync<long>("select count(*) from rankdb.profile_versions where name = 'shared'", Ct));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from rankdb.profile_versions where name = 'default' and not built_in", Ct));
    }

    [PostgresFact]
    public async Task A_name_that_is_granted_to_others_is_taken()
    {
        var author = await database.CreateRoleAsync(Ct, "rankdb_author");
        await database.ExecuteAsync($"select rankdb.create_profile('secret', '{Words}'), rankdb.grant_profile('secret', 'rankdb_worker')", Ct);
        await RefusedAsync(author, "42501", $"select rankdb.create_profile('secret', '{Words}')");
        await RefusedAsync(author, "42501", "select rankdb.drop_profile('secret')");
        await RefusedAsync(author, "23505", "insert into rankdb.profile_versions (name, definition) values ('secret', '{\"legs\": [{\"lexical\": {}}]}')");
    }

    [PostgresTheory]
    [InlineData("42501", "insert into rankdb.profile_versions (name, definition, plan) values ('forged', '{\"legs\": [{\"lexical\": {}}]}', '{}')")]
    [InlineData("42501", "insert into rankdb.profile_versions (name, definition, version) values ('forged', '{}', 1)")]
    [InlineData("42501", "insert into rankdb.profile_versions (name, definition, built_in) values ('forged', '{}', true)")]
    [InlineData("42501", "insert into rankdb.profile_versions (name, definition, created_by) values ('forged', '{}', 'postgres')")]
    [InlineData("42501", "update rankdb.profile_versions set plan = '{}'")]
    [InlineData("42501", "insert into rankdb.profile_grants (name, role) values ('default', current_user)")]
    [InlineData("22023", "insert into rankdb.profile_versions (name, definition) values ('forged', '{\"legs\": []}')")]
    [InlineData("42710", "insert into rankdb.profile_versions (name, definition) values ('default', '{\"legs\": [{\"lexical\": {}}]}')")]
    [InlineData("42710", "select rankdb.create_profile('default', '{\"legs\": [{\"lexical\": {}}]}')")]
    [InlineData("42501", "select rankdb.create_profile('forged', '{\"legs\": [{\"function\": {\"sql\": \"1\"}}]}')")]
    public async Task What_decides_about_a_profile_is_not_its_authors_to_write(string sqlState, string sql)
    {
        var author = await database.CreateRoleAsync(Ct, "rankdb_author");
        await RefusedAsync(author, sqlState, sql);
        await RunAsync(author, "delete from rankdb.profile_versions");
        Assert.Equal(["default|True", "dense|True", "hybrid|True", "lexical|True"], await database.Scratch.RowsAsync("select name, plan is not null from rankdb.profile_versions where built_in order by 1", Ct));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from rankdb.profile_versions where name = 'forged'", Ct));
    }

    private static async Task RunAsync(TestRole role, string sql)
    {
        await using var command = role.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task RefusedAsync(TestRole role, string sqlState, string sql) =>
        Assert.Equal(sqlState, (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(role, sql))).SqlState);
}
