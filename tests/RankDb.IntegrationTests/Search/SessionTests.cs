using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class SessionTests(TenantDatabase database) : IClassFixture<TenantDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("auto")]
    [InlineData("force_generic_plan")]
    public async Task Prepared_calls_answer_as_plain_ones_whatever_the_tenant_of_the_moment(string planCacheMode)
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, $"set plan_cache_mode = {planCacheMode}");
        foreach (var call in TenantDatabase.Calls)
        {
            var expected = new Dictionary<string, string?>();
            foreach (var tenant in TenantDatabase.Tenants)
            {
                await using var plain = await PlainAsync(tenant);
                await using var command = new NpgsqlCommand(call, plain);
                expected[tenant] = await command.ExecuteScalarAsync(Ct) as string;
            }

            await using var prepared = new NpgsqlCommand(call, connection);
            await prepared.PrepareAsync(Ct);
            // Ten and more, so that generic plans are in use.
            for (var i = 0; i < 12; i++)
            {
                var tenant = TenantDatabase.Tenants[i % TenantDatabase.Tenants.Length];
                await ExecuteAsync(connection, $"set app.tenant = '{tenant}'");
                Assert.Equal(expected[tenant], await prepared.ExecuteScalarAsync(Ct) as string);
            }
        }
    }

    [PostgresFact]
    public async Task A_prepared_search_with_parameters_follows_its_parameters()
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, "set app.tenant = 'red'");
        await using var prepared = new NpgsqlCommand(
            "select string_agg(concat_ws(':', id, score::text), ',' order by rank) from rankdb.search('notes', $1, $2, $3::jsonb, $4, $5::jsonb)", connection)
        {
            Parameters =
            {
                new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }, new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer },
                new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }, new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
            },
        };
        await prepared.PrepareAsync(Ct);
        var words = new[] { "river", "stone winter", "letter", "engine market garden" };
        var profiles = new[] { "lexical", "hybrid", "default" };
        for (var i = 0; i < 12; i++)
        {
            var arguments = new object[]
            {
                words[i % words.Length], 1 + (i % 7), i % 2 == 0 ? "{}" : """{"id": {"gte": 20}}""", profiles[i % profiles.Length],
                i % 3 == 0 ? """{"timeout_ms": 60000}""" : """{"timeout_ms": 60000, "unit": "chunk"}""",
            };
            for (var p = 0; p < arguments.Length; p++)
            {
                prepared.Parameters[p].Value = arguments[p];
            }

            var answer = await prepared.ExecuteScalarAsync(Ct) as string;
            Assert.NotNull(answer);
            await using var plain = await PlainAsync("red");
            await using var command = new NpgsqlCommand(
                $"select string_agg(concat_ws(':', id, score::text), ',' order by rank) from rankdb.search('notes', '{arguments[0]}', {arguments[1]}, '{arguments[2]}', '{arguments[3]}', '{arguments[4]}')", plain);
            Assert.Equal(await command.ExecuteScalarAsync(Ct) as string, answer);
        }
    }

    [PostgresFact]
    public async Task Calls_leave_settings_locks_temporary_tables_and_cursors_as_they_were()
    {
        await using var connection = await PlainAsync("red");
        // Loads pgvector and PL/pgSQL, which bring settings of their own.
        await ExecuteAsync(connection, "select '[1]'::vector; do 'begin end'");
        var before = await StateAsync(connection);
        foreach (var call in TenantDatabase.Calls)
        {
            await ExecuteAsync(connection, call);
            Assert.Equal(before, await StateAsync(connection));
        }

        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, "select * from rankdb.search('notes', 'river', 5, filter => '{\"id\": \"x\"}')"));
        Assert.Equal(before, await StateAsync(connection));
    }

    // The settings that the functions set for themselves must be gone; what a session notes about the service may stay.
    private async Task<string> StateAsync(NpgsqlConnection connection)
    {
        var own = await database.RowsAsync(
            "select distinct m[1] from pg_proc, regexp_matches(prosrc, 'set_config\\(''(rankdb\\.[a-z_]+)''', 'g') m where pronamespace::regnamespace::text like 'rankdb%' order by 1", Ct);
        Assert.Contains("rankdb.filter", own);
        await using var command = new NpgsqlCommand(
            $"""
            select concat_ws(e'\n',
              (select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name !~ '^transaction_'),
              (select string_agg(concat_ws(' ', l.locktype, l.classid, l.objid, l.mode), ',' order by l.locktype, l.objid) from pg_locks l
               where l.pid = pg_backend_pid() and l.locktype in ('advisory', 'transactionid', 'tuple')),
              (select count(*) from pg_class where relnamespace = pg_my_temp_schema()), (select count(*) from pg_cursors), current_user,
              concat({string.Join(", ", own.Where(name => name is not "rankdb.circuit_open_until" and not "rankdb.refused_tokens").Select(name => $"nullif(current_setting('{name}', true), '')"))}))
            """, connection);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task<NpgsqlConnection> PlainAsync(string tenant)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Reader.ConnectionString) { Pooling = false, Options = $"-c app.tenant={tenant}" }.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
