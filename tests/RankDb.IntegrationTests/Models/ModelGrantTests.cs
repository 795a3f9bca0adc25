using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Models;

public sealed class ModelGrantTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Embed = "select rankdb.embed('a stone', '{0}')::text";
    private const string Rerank = "select string_agg(id, ',') from rankdb.rerank('stone', array['a stone', 'a river'], model => '{0}')";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_model_without_grants_is_open_and_one_with_grants_only_to_those_roles_and_their_members()
    {
        var (insider, outsider) = await RolesAsync();
        var member = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader", insider.Name);
        var alias = await AliasAsync("rankdb-reranker");
        Assert.NotNull(await TryAsync(outsider, Rerank, alias));

        await database.ExecuteAsync($"select rankdb.grant_model('{alias}', '{insider.Name}')", Ct);

        Assert.NotNull(await TryAsync(insider, Rerank, alias));
        Assert.NotNull(await TryAsync(member, Rerank, alias));
        Assert.NotNull(await database.ScalarAsync<string>(Rerank.Replace("{0}", alias, StringComparison.Ordinal), Ct));
        await RefusedAsync(outsider, Rerank, alias);
        Assert.NotNull(await TryAsync(outsider, Rerank, "rankdb-reranker"));
        Assert.Equal([insider.Name], await database.RowsAsync($"select unnest(granted_roles) from rankdb.models where name = '{alias}'", Ct));

        await database.ExecuteAsync($"select rankdb.revoke_model('{alias}', '{insider.Name}')", Ct);
        Assert.NotNull(await TryAsync(outsider, Rerank, alias));
        Assert.Equal(["True"], await database.RowsAsync($"select granted_roles is null from rankdb.models where name = '{alias}'", Ct));
    }

    [PostgresFact]
    public async Task A_restricted_model_is_closed_under_its_aliases_and_as_the_default_too()
    {
        await using var own = await OwnAsync();
        var (insider, outsider) = await RolesAsync(own.Scratch);
        await own.Scratch.ExecuteAsync("""select rankdb.create_model('other-name', '{"model": "rankdb-encoder"}')""", Ct);
        await own.Scratch.ExecuteAsync($"select rankdb.grant_model('rankdb-encoder', '{insider.Name}')", Ct);

        foreach (var name in new[] { "rankdb-encoder", "other-name", "default" })
        {
            await RefusedAsync(outsider, Embed, name);
        }

        Assert.NotNull(await TryAsync(insider, Embed, "rankdb-encoder"));
        Assert.NotNull(await TryAsync(insider, Embed, "other-name"));
        Assert.NotNull(await TryAsync(outsider, Rerank, "default"));

        await own.Scratch.ExecuteAsync($"select rankdb.grant_model('default', '{insider.Name}')", Ct);
        Assert.NotNull(await TryAsync(insider, Embed, "default"));
        await RefusedAsync(outsider, Embed, "default");
    }

    [PostgresFact]
    public async Task An_alias_with_grants_of_its_own_leads_to_a_restricted_model_as_a_view_does()
    {
        await using var own = await OwnAsync();
        var (insider, guest) = await RolesAsync(own.Scratch);
        await own.Scratch.ExecuteAsync(
            $$"""
            select rankdb.create_model('window', '{"model": "rankdb-encoder", "query_prefix": "w: "}');
            select rankdb.grant_model('rankdb-encoder', '{{insider.Name}}'), rankdb.grant_model('window', '{{guest.Name}}')
            """, Ct);
        Assert.NotNull(await TryAsync(guest, Embed, "window"));
        await RefusedAsync(guest, Embed, "rankdb-encoder");
        await RefusedAsync(insider, Embed, "window");
    }

    [PostgresTheory]
    [InlineData("select * from rankdb._service_rerank('{0}', 'stone', array['a stone'], 10000)")]
    [InlineData("select * from rankdb._score('{0}', 'stone', array['a stone'], 10000)")]
    [InlineData("select * from rankdb._call_rerank('{0}', 'stone', array['a stone'], 10000, '{0}')")]
    [InlineData("select rankdb._ticket(null, 'rerank', '{0}', '[]')")]
    [InlineData("select inner_pad from rankdb.service_access")]
    [InlineData("select rankdb._set_access('guess')")]
    [InlineData("select rankdb.grant_model('{0}', current_user::text)")]
    [InlineData("insert into rankdb.model_aliases (name, model) values ('mine', '{0}')")]
    [InlineData("delete from rankdb.model_doors")]
    public async Task No_helper_gives_an_ungranted_role_the_model(string sql)
    {
        var (insider, outsider) = await RolesAsync();
        var alias = await AliasAsync("rankdb-reranker");
        await database.ExecuteAsync($"select rankdb.grant_model('{alias}', '{insider.Name}')", Ct);
        await RefusedAsync(outsider, sql, alias);
    }

    [PostgresFact]
    public async Task The_door_of_one_model_does_not_open_another()
    {
        var (insider, other) = await RolesAsync();
        var mine = await AliasAsync("rankdb-reranker");
        var theirs = await AliasAsync("rankdb-reranker");
        await database.ExecuteAsync($"select rankdb.grant_model('{mine}', '{insider.Name}'), rankdb.grant_model('{theirs}', '{other.Name}')", Ct);
        var door = await database.ScalarAsync<int>($"select door from rankdb.model_doors where name = '{mine}'", Ct);
        Assert.NotNull(await TryAsync(insider, $"select score::text from rankdb_data.m{door}_rerank('{{0}}', 'stone', array['a stone'], 10000)", mine));
        await RefusedAsync(insider, $"select score::text from rankdb_data.m{door}_rerank('{{0}}', 'stone', array['a stone'], 10000)", theirs);
    }

    [PostgresFact]
    public async Task The_right_is_that_of_the_role_in_force_through_SET_ROLE_and_functions_with_their_owners_rights()
    {
        var (insider, outsider) = await RolesAsync();
        var alias = await AliasAsync("rankdb-reranker");
        await database.ExecuteAsync(
            $"""
            select rankdb.grant_model('{alias}', '{insider.Name}');
            grant {outsider.Name} to {insider.Name};
            create or replace function public.offered() returns text language sql security definer set search_path = pg_catalog
              as $$ select string_agg(id, ',') from rankdb.rerank('stone', array['a stone'], model => '{alias}') $$;
            alter function public.offered() owner to {insider.Name};
            """, Ct);
        Assert.Equal("1", await TryAsync(outsider, "select public.offered()", ""));
        await using var connection = await insider.DataSource.OpenConnectionAsync(Ct);
        await using (var set = new NpgsqlCommand($"set role {outsider.Name}", connection))
        {
            await set.ExecuteNonQueryAsync(Ct);
        }

        await using var rerank = new NpgsqlCommand(Rerank.Replace("{0}", alias, StringComparison.Ordinal), connection);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => rerank.ExecuteScalarAsync(Ct))).SqlState);
        await database.ExecuteAsync("drop function public.offered()", Ct);
    }

    [PostgresTheory]
    [InlineData("SELECT * FROM rerank('rankdb-reranker', 'stone', '{a stone}', 10000)")]
    [InlineData("SELECT * FROM embed('default', 'query', '{a stone}', 10000)")]
    [InlineData("SELECT * FROM database_rerank('rankdb-reranker', 'stone', '{a stone}', 10000, 'no ticket')")]
    [InlineData("SELECT * FROM database_rerank('rankdb-reranker', 'stone', '{a stone}', 10000, '1764244000000.0b8c4a52-0000-4000-8000-000000000000.00.[]')")]
    [InlineData("SELECT * FROM load_model('rankdb-reranker')")]
    [InlineData("SELECT * FROM unload_model('rankdb-reranker')")]
    public async Task A_call_put_on_the_sessions_own_connection_by_hand_is_refused(string call)
    {
        var (_, outsider) = await RolesAsync();
        await using var connection = await outsider.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand("select rankdb.embed('a stone')::text", connection);
        await command.ExecuteScalarAsync(Ct);
        command.CommandText = "select 1 from dblink('rankdb', $1) t (a text, b text)";
        command.Parameters.Add(new NpgsqlParameter { Value = call });
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct));
        Assert.Matches("ticket of this call is refused|function [a-z_]+ does not exist", error.MessageText);
        Assert.Contains(error.SqlState, new[] { "42501", "42883" });
    }

    [PostgresFact]
    public async Task A_ticket_is_good_once_and_for_its_own_call_alone()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var ticket = (string)(await ScalarAsync("select rankdb._ticket(s, 'rerank', 'rankdb-reranker', '[]') from rankdb.service_access s, rankdb.embed('a stone') warm_up"))!;
        var call = $"SELECT * FROM database_rerank('rankdb-reranker', 'stone', '{{a stone}}', 10000, '{ticket}')";
        foreach (var other in new[]
        {
            call.Replace("rankdb-reranker", "default", StringComparison.Ordinal),
            call.Replace("[]", "[\"x\"]", StringComparison.Ordinal),
            $"SELECT * FROM database_embed('rankdb-reranker', 'query', '{{a stone}}', 10000, '{ticket}')",
        })
        {
            Assert.Contains("not made for this call", (await Assert.ThrowsAsync<PostgresException>(() => ByHandAsync(other))).MessageText, StringComparison.Ordinal);
        }

        Assert.Equal("1", await ByHandAsync(call));
        Assert.Contains("used before", (await Assert.ThrowsAsync<PostgresException>(() => ByHandAsync(call))).MessageText, StringComparison.Ordinal);

        Task<object?> ByHandAsync(string text) => ScalarAsync("select a from dblink('rankdb', $1) t (a text, b text)", text);

        async Task<object?> ScalarAsync(string sql, string? argument = null)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (argument is not null)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = argument });
            }

            return await command.ExecuteScalarAsync(Ct);
        }
    }

    [PostgresFact]
    public async Task A_search_with_a_model_that_is_not_granted_is_an_error_and_does_not_degrade()
    {
        var (insider, outsider) = await RolesAsync();
        var alias = await AliasAsync("rankdb-reranker");
        await database.ExecuteAsync(
            $$$"""
            select rankdb.create_profile('secret', '{"legs": [{"lexical": {}}], "rerank": [{"model": "{{{alias}}}"}]}'), rankdb.grant_model('{{{alias}}}', '{{{insider.Name}}}');
            grant select on articles to {{{insider.Name}}}, {{{outsider.Name}}}
            """, Ct);
        const string Search = """select min(status) from rankdb.search('articles', 'silver island', 5, profile => 'secret', options => '{"timeout_ms": 60000}')""";
        Assert.Equal("full", await TryAsync(insider, Search, ""));
        await RefusedAsync(outsider, Search, "");
    }

    [PostgresTheory]
    [InlineData("select rankdb.grant_model('no-such-model', 'rankdb_reader')", "no-such-model")]
    [InlineData("select rankdb.grant_model('rankdb-encoder', 'no-such-role')", "no-such-role")]
    [InlineData("select rankdb.revoke_model('never-granted', 'rankdb_reader')", "never-granted")]
    public async Task Names_that_do_not_exist_are_named(string sql, string name)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Ct));
        Assert.Equal("42704", error.SqlState);
        Assert.Contains(name, error.MessageText, StringComparison.Ordinal);
    }

    private async Task<LiveDatabase> OwnAsync()
    {
        var own = new LiveDatabase(database.Server);
        await own.InitializeAsync();
        return own;
    }

    private async Task<string> AliasAsync(string model)
    {
        var name = "alias-" + Guid.NewGuid().ToString("n")[..8];
        await database.ExecuteAsync($$"""select rankdb.create_model('{{name}}', '{"model": "{{model}}"}')""", Ct);
        return name;
    }

    private Task<(TestRole Insider, TestRole Outsider)> RolesAsync() => RolesAsync(database.Scratch);

    private static async Task<(TestRole Insider, TestRole Outsider)> RolesAsync(ScratchDatabase scratch) =>
        (await scratch.CreateRoleAsync(Ct, "rankdb_reader"), await scratch.CreateRoleAsync(Ct, "rankdb_reader"));

    private static async Task<string?> TryAsync(TestRole role, string sql, string model)
    {
        await using var command = role.DataSource.CreateCommand(sql.Replace("{0}", model, StringComparison.Ordinal));
        return Convert.ToString(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task RefusedAsync(TestRole role, string sql, string model) =>
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => TryAsync(role, sql, model))).SqlState);
}
