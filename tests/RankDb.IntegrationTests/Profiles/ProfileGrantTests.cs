using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Profiles;

public sealed class ProfileGrantTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static int _count;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ScratchDatabase Database => fixture.Database.Scratch;

    [PostgresFact]
    public async Task A_profile_is_everyones_until_its_first_grant_and_again_after_its_last()
    {
        var name = await ProfileAsync();
        var (insider, member, outsider) = await RolesAsync();
        Assert.Null(await TryAsync(outsider, name));

        await Database.ExecuteAsync($"select rankdb.grant_profile('{name}', '{insider.Name}')", Ct);
        Assert.Null(await TryAsync(insider, name));
        Assert.Null(await TryAsync(member, name));
        Assert.Null(await TryAsync(insider, name + "@1"));
        Assert.Equal("42501", (await TryAsync(outsider, name))!.SqlState);
        Assert.Equal("42501", (await TryAsync(outsider, name + "@1"))!.SqlState);
        await Database.ExecuteAsync($"select count(*) from rankdb.search('notes', 'rivers', profile => '{name}')", Ct);

        await Database.ExecuteAsync($"select rankdb.revoke_profile('{name}', '{insider.Name}')", Ct);
        Assert.Null(await TryAsync(outsider, name));
    }

    [PostgresFact]
    public async Task Who_may_not_use_a_profile_sees_neither_its_definitions_nor_its_name_among_those_that_exist()
    {
        var name = await ProfileAsync();
        var (insider, member, outsider) = await RolesAsync();
        await Database.ExecuteAsync($"select rankdb.grant_profile('{name}', '{insider.Name}')", Ct);

        foreach (var from in new[] { "rankdb.profiles", "rankdb.profile_versions" })
        {
            Assert.Equal(0L, await ScalarAsync(outsider, $"select count(*) from {from} where name = '{name}'"));
            Assert.Equal(1L, await ScalarAsync(member, $"select count(*) from {from} where name = '{name}'"));
        }

        Assert.Equal(insider.Name, await ScalarAsync(member, $"select granted_roles[1] from rankdb.profiles where name = '{name}'"));
        Assert.DoesNotContain(name, (await TryAsync(outsider, "no_such"))!.Hint, StringComparison.Ordinal);
        Assert.Contains(name, (await TryAsync(member, "no_such"))!.Hint, StringComparison.Ordinal);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(outsider, $"select count(*) from rankdb.profile_diff('{name}', 'default')"))).SqlState);
    }

    [PostgresFact]
    public async Task The_right_is_that_of_the_role_in_force()
    {
        var name = await ProfileAsync();
        var (insider, member, outsider) = await RolesAsync();
        await Database.ExecuteAsync($"select rankdb.grant_profile('{name}', '{insider.Name}'); grant {outsider.Name} to {member.Name}", Ct);

        await using var connection = await member.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand($"select count(*) from rankdb.search('notes', 'rivers', profile => '{name}')", connection);
        Assert.Equal(10L, await command.ExecuteScalarAsync(Ct));
        command.CommandText = $"set role {outsider.Name}; {command.CommandText}";
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct))).SqlState);
    }

    [PostgresFact]
    public async Task A_profile_whose_only_role_was_dropped_stays_closed()
    {
        var name = await ProfileAsync();
        var (_, _, outsider) = await RolesAsync();
        var passing = $"{Database.Name}_passing";
        await Database.ExecuteAsync($"create role {passing}; select rankdb.grant_profile('{name}', '{passing}'); drop role {passing}", Ct);
        Assert.Equal("42501", (await TryAsync(outsider, name))!.SqlState);
        await Database.ExecuteAsync($"select rankdb.revoke_profile('{name}', '{passing}')", Ct);
        Assert.Null(await TryAsync(outsider, name));
    }

    [PostgresFact]
    public async Task A_reader_makes_grants_and_drops_nothing()
    {
        var name = await ProfileAsync();
        var (insider, _, outsider) = await RolesAsync();
        await Database.ExecuteAsync($"select rankdb.grant_profile('{name}', '{insider.Name}')", Ct);
        foreach (var sql in new[]
        {
            $"select rankdb.grant_profile('{name}', current_user::text)", $"select rankdb.revoke_profile('{name}', '{insider.Name}')", $"select rankdb.drop_profile('{name}')",
            "select rankdb.create_profile('x', '{}')", "select rankdb.create_profile('x', '{}', 'y')", $"select rankdb.restore_profile('{name}', 1)",
            $"insert into rankdb.profile_grants (name, role) values ('{name}', current_user)", $"delete from rankdb.profile_grants where name = '{name}'",
            "insert into rankdb.profile_versions (name, definition) values ('x', '{}')", $"update rankdb.profile_versions set plan = null where name = '{name}'", $"delete from rankdb.profile_versions where name = '{name}'",
        })
        {
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(outsider, sql))).SqlState);
        }
    }

    [PostgresTheory]
    [InlineData("select rankdb.grant_profile('no_such', 'rankdb_reader')", "42704", "'no_such'")]
    [InlineData("select rankdb.grant_profile('lexical', 'no_such_role')", "42704", "'no_such_role'")]
    [InlineData("select rankdb.grant_profile('lexical', null)", "42704", "role")]
    [InlineData("select rankdb.grant_profile('lexical@1', 'rankdb_reader')", "22023", "all its versions")]
    [InlineData("select rankdb.revoke_profile('lexical', 'rankdb_reader')", "42704", "not granted")]
    [InlineData("select rankdb.revoke_profile(null, null)", "42704", "not granted")]
    public async Task A_mistake_in_a_grant_is_named(string sql, string sqlState, string message)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql, Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    private async Task<string> ProfileAsync()
    {
        var name = $"profile_{Interlocked.Increment(ref _count)}";
        await Database.ExecuteAsync($$$"""select rankdb.create_profile('{{{name}}}', '{"legs": [{"lexical": {}}]}')""", Ct);
        return name;
    }

    private async Task<(TestRole Insider, TestRole Member, TestRole Outsider)> RolesAsync()
    {
        var insider = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        var member = await Database.CreateRoleAsync(Ct, insider.Name);
        var outsider = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        await Database.ExecuteAsync($"grant select on notes to {insider.Name}, {outsider.Name}", Ct);
        return (insider, member, outsider);
    }

    private static async Task<PostgresException?> TryAsync(TestRole role, string profile)
    {
        try
        {
            Assert.Equal(10L, await ScalarAsync(role, $"select count(*) from rankdb.search('notes', 'rivers', profile => '{profile}')"));
            return null;
        }
        catch (PostgresException refused)
        {
            return refused;
        }
    }

    private static async Task<object?> ScalarAsync(TestRole role, string sql)
    {
        await using var command = role.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
