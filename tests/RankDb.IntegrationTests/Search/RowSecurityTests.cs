using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class RowSecurityTests(RowSecurityTests.Tenants tenants) : IClassFixture<RowSecurityTests.Tenants>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(0, 10)]
    [InlineData(0, 40)]
    [InlineData(1, 10)]
    [InlineData(7, 20)]
    [InlineData(500, 15)]
    [InlineData(999, 50)]
    [InlineData(4711, 10)]
    public async Task Of_a_thousand_tenants_each_gets_its_own_nearest_rows_and_as_many_as_it_has(int tenant, int k)
    {
        await tenants.PolicyAsync("tenant = current_setting('app.tenant')::integer", Ct);
        await using var connection = await tenants.App.DataSource.OpenConnectionAsync(Ct);
        await HandVectors.RowsAsync(connection, Invariant($"select set_config('app.tenant', '{tenant}', false)"), Ct);
        var expected = await HandVectors.RowsAsync(connection, HandVectors.BruteForce("docs", k), Ct);
        var actual = await HandVectors.RowsAsync(connection, HandVectors.Leg("docs", k), Ct);
        Assert.Equal(expected.Count, actual.Count);
        // The great tenant is found by the graph, which may miss a neighbour; the small ones are measured.
        Assert.InRange(expected.Except(actual).Count(), 0, tenant == 0 ? k / 10 : 0);
        var own = await HandVectors.RowsAsync(connection, "select id::text from docs", Ct);
        Assert.Empty(actual.Except(own));

        var lexical = await HandVectors.RowsAsync(connection, Invariant($"select id from rankdb.lexical_search('docs', 'late delivery', {k})"), Ct);
        Assert.Equal(Math.Min(k, own.Count), lexical.Count);
        Assert.Empty(lexical.Except(own));
    }

    [PostgresTheory]
    [InlineData("owner_role = current_user", "id % 50 = 3")]
    [InlineData("owner_role = any (array(select r.rolname from pg_roles r where pg_has_role(r.oid, 'member')))", "id % 50 = 3")]
    [InlineData("pg_has_role(current_user, owner_role, 'member')", "id % 50 = 3")]
    [InlineData("exists (select from grants_of_docs g where g.doc_id = id)", "id % 400 = 0")]
    [InlineData("id in (select g.doc_id from grants_of_docs g)", "id % 400 = 0")]
    [InlineData("tenant = (select t.tenant from tenant_of_role t where t.name = current_user)", "tenant = 42")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public async Task Whatever_the_policy_a_reader_gets_k_of_the_rows_it_lets_through(string policy, string condition)
    {
        await tenants.PolicyAsync(policy, Ct);
        foreach (var k in new[] { 10, 70 })
        {
            var expected = await tenants.Scratch.RowsAsync(HandVectors.BruteForce("docs", k, condition), Ct);
            var actual = await HandVectors.RowsAsync(tenants.App, HandVectors.Leg("docs", k), Ct);
            Assert.Equal(expected.Count, actual.Count);
            Assert.InRange(expected.Except(actual).Count(), 0, condition == "true" ? k / 10 : 0);
        }

        // A filter on top of the policy. Where both let many rows through, the graph is walked, which may miss a neighbour.
        var nearest = await tenants.Scratch.RowsAsync(HandVectors.BruteForce("docs", 10, $"({condition}) and id > 15000"), Ct);
        var found = await HandVectors.RowsAsync(tenants.App, HandVectors.Leg("docs", 10, """{"id": {"gt": 15000}}"""), Ct);
        Assert.Equal(nearest.Count, found.Count);
        Assert.InRange(nearest.Except(found).Count(), 0, condition == "true" ? 1 : 0);
        Assert.Equal(nearest.Where(found.Contains), found.Where(nearest.Contains));
    }

    [PostgresFact]
    public async Task Nothing_of_one_tenant_stays_for_the_next_of_the_same_session()
    {
        await tenants.PolicyAsync("tenant = current_setting('app.tenant')::integer", Ct);
        await using var connection = await tenants.App.DataSource.OpenConnectionAsync(Ct);
        await using var set = new NpgsqlCommand("select set_config('app.tenant', $1, false)", connection) { Parameters = { new() { Value = "1" } } };
        await using var search = new NpgsqlCommand(
            $"select h.id::integer from rankdb.indexes i, rankdb._scope(i, null) s, unnest(rankdb._dense_leg(i, '{HandVectors.Query}', s, 10)) h where i.name = 'docs'"
            + " union all select id::integer from rankdb.lexical_search('docs', $1, 10)", connection) { Parameters = { new() { Value = "late delivery" } } };
        await search.PrepareAsync(Ct);
        // More than five times: PostgreSQL then keeps a generic plan.
        for (var round = 0; round < 14; round++)
        {
            var tenant = round % 3 == 0 ? 0 : 1 + (round % 3);
            set.Parameters[0].Value = tenant.ToString(CultureInfo.InvariantCulture);
            await set.ExecuteNonQueryAsync(Ct);
            var found = new List<int>();
            await using var reader = await search.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct))
            {
                found.Add(reader.GetInt32(0));
            }

            Assert.Equal(20, found.Count);
            Assert.All(found, id => Assert.Equal(tenant, Tenants.TenantOf(id)));
        }
    }

    [PostgresFact]
    public async Task Nothing_of_one_role_stays_for_the_next_of_the_same_session()
    {
        await tenants.PolicyAsync("owner_role = current_user", Ct);
        var other = await tenants.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await tenants.Scratch.ExecuteAsync($"grant select on docs to {other.Name}; update docs set owner_role = '{other.Name}' where id % 50 = 7", Ct);
        await using var connection = await tenants.Scratch.DataSource.OpenConnectionAsync(Ct);
        for (var round = 0; round < 14; round++)
        {
            var (role, rest) = round % 2 == 0 ? (tenants.App.Name, 3) : (other.Name, 7);
            await HandVectors.RowsAsync(connection, $"set role {role}", Ct);
            var found = await HandVectors.RowsAsync(connection, HandVectors.Leg("docs", 10) + ";" + "select id from rankdb.lexical_search('docs', 'late delivery', 10)", Ct);
            Assert.Equal(20, found.Count);
            Assert.All(found, id => Assert.Equal(rest, int.Parse(id, CultureInfo.InvariantCulture) % 50));
        }
    }

    [PostgresFact]
    public async Task Owner_and_bypassing_roles_see_what_the_table_shows_them()
    {
        await tenants.PolicyAsync("tenant = current_setting('app.tenant')::integer", Ct);
        var all = await tenants.Scratch.RowsAsync(HandVectors.BruteForce("docs", 10), Ct);
        var bypassing = await tenants.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await tenants.Scratch.ExecuteAsync($"alter role {bypassing.Name} bypassrls; grant select on docs to {bypassing.Name}", Ct);
        var found = await HandVectors.RowsAsync(bypassing, HandVectors.Leg("docs", 10), Ct);
        Assert.Equal(10, found.Count);
        Assert.InRange(all.Except(found).Count(), 0, 1);

        var owner = await tenants.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await tenants.Scratch.ExecuteAsync($"alter table docs owner to {owner.Name}", Ct);
        Assert.Equal(found, await HandVectors.RowsAsync(owner, HandVectors.Leg("docs", 10), Ct));
        await tenants.Scratch.ExecuteAsync("alter table docs force row level security", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(owner, HandVectors.Leg("docs", 10), Ct));
        Assert.Contains("app.tenant", error.MessageText, StringComparison.Ordinal);
        await using (var connection = await owner.DataSource.OpenConnectionAsync(Ct))
        {
            await HandVectors.RowsAsync(connection, "select set_config('app.tenant', '42', false)", Ct);
            Assert.Equal(20, (await HandVectors.RowsAsync(connection, HandVectors.Leg("docs", 50), Ct)).Count);
        }

        await tenants.Scratch.ExecuteAsync("alter table docs no force row level security; alter table docs owner to postgres", Ct);
    }

    [PostgresFact]
    public async Task An_error_of_a_policy_reaches_the_caller_and_nothing_stays_set()
    {
        await tenants.Scratch.ExecuteAsync(
            "create or replace function public.refuse(id integer) returns boolean language plpgsql stable as $$ begin if id % 100 = 99 then raise exception 'not today' using errcode = 'P0042'; end if; return true; end $$", Ct);
        await tenants.PolicyAsync("public.refuse(id)", Ct);
        await using var connection = await tenants.App.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await HandVectors.RowsAsync(connection, "set local hnsw.ef_search = 77", Ct);
        foreach (var search in new[] { HandVectors.Leg("docs", 900), HandVectors.Leg("docs", 10, """{"id": {"gt": 100}}"""), "select id from rankdb.lexical_search('docs', 'late delivery', 1000)" })
        {
            await transaction.SaveAsync("before", Ct);
            var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(connection, search, Ct));
            Assert.Equal("P0042", error.SqlState);
            await transaction.RollbackAsync("before", Ct);
            Assert.Equal(["77", "", "", ""], await HandVectors.RowsAsync(connection,
                "select coalesce(current_setting(s, true), '') from unnest(array['hnsw.ef_search', 'rankdb.dense_ef', 'rankdb.matching_limit', 'rankdb.filter']) s", Ct));
        }

        // The same session goes on where the policy lets it.
        Assert.Equal(5, (await HandVectors.RowsAsync(connection, HandVectors.Leg("docs", 10, """{"id": [1, 2, 3, 4, 5]}"""), Ct)).Count);
    }

    [PostgresFact]
    public async Task What_the_caller_sets_cannot_widen_what_it_sees()
    {
        await tenants.PolicyAsync("tenant = 42", Ct);
        await using var connection = await tenants.App.DataSource.OpenConnectionAsync(Ct);
        foreach (var filter in new[] { "", "{}", """{"not": {"or": []}}""", """{"body": {"like": "x' or true or 'x' like '%"}}""", """{"or": [{}, {"id": 1}]}""" })
        {
            await HandVectors.RowsAsync(connection,
                $"select set_config('rankdb.filter', {HandVectors.Quoted(filter)}, false), set_config('rankdb.dense_query', '{HandVectors.Query}', false), set_config('rankdb.matching_limit', '', false), set_config('rankdb.matched', '-5', false)", Ct);
            Assert.DoesNotContain(
                await HandVectors.RowsAsync(connection, $"select id::integer from rankdb_data.g{tenants.Generation}_dense_matching", Ct),
                id => Tenants.TenantOf(int.Parse(id, CultureInfo.InvariantCulture)) != 42);
            Assert.DoesNotContain(
                await HandVectors.RowsAsync(connection, $"select key1 from rankdb_data.g{tenants.Generation}_matching()", Ct),
                id => Tenants.TenantOf(int.Parse(id, CultureInfo.InvariantCulture)) != 42);
        }

        await HandVectors.RowsAsync(connection, "set row_security = off", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(connection, HandVectors.Leg("docs", 10), Ct));
        Assert.Equal("42501", error.SqlState);
        await HandVectors.RowsAsync(connection, "reset all", Ct);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>26,000 documents: tenant 0 has 6,000 of them, tenants 1 to 1,000 have 20 each.</summary>
    public sealed class Tenants(TestServer server) : IAsyncLifetime
    {
        public ScratchDatabase Scratch { get; private set; } = null!;

        public TestRole App { get; private set; } = null!;

        public int Generation { get; private set; }

        public static int TenantOf(int id) => id > 20_000 ? 0 : 1 + (id % 1000);

        public Task PolicyAsync(string condition, CancellationToken cancellationToken) =>
            Scratch.ExecuteAsync($"drop policy if exists tested on docs; create policy tested on docs using ({condition})", cancellationToken);

        public async ValueTask InitializeAsync()
        {
            if (!TestServer.IsConfigured)
            {
                return;
            }

            Scratch = await server.CreateMigratedAsync();
            App = await Scratch.CreateRoleAsync(CancellationToken.None, "rankdb_reader");
            await Scratch.ExecuteAsync(
                $"""
                create table docs (id integer primary key, tenant integer not null, owner_role name not null, body text not null);
                insert into docs select n, case when n > 20000 then 0 else 1 + n % 1000 end, case when n % 50 = 3 then '{App.Name}' else 'postgres' end, 'late delivery ' || n % 13 from generate_series(1, 26000) n;
                create index on docs (tenant);
                create table grants_of_docs as select n as doc_id from generate_series(400, 26000, 400) n;
                create table tenant_of_role as select '{App.Name}'::name as name, 42 as tenant;
                analyze;
                alter table docs enable row level security;
                create policy rankdb_worker on docs for select to rankdb_worker using (true);
                grant select on docs, grants_of_docs, tenant_of_role to {App.Name};
                select rankdb.create_index('docs', 'docs', array['body'])
                """);
            await HandVectors.IndexAsync(Scratch, "docs", CancellationToken.None);
            Generation = await Scratch.ScalarAsync<int>("select generation from rankdb.indexes");
        }

        public ValueTask DisposeAsync() => Scratch is null ? ValueTask.CompletedTask : Scratch.DisposeAsync();
    }
}
