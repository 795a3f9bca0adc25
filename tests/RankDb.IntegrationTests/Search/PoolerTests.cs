using System.Collections.Concurrent;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Behind PgBouncer in transaction mode many clients share few server sessions; none may see another's tenant, rights or answers.</summary>
public sealed class PoolerTests(TenantDatabase database) : IClassFixture<TenantDatabase>
{
    private const int ServerConnections = 2;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PoolerFact]
    public async Task Interleaved_clients_get_the_answers_of_their_own_tenant_and_none_without_one()
    {
        var expected = new Dictionary<(string Tenant, string Call), string?>();
        foreach (var tenant in TenantDatabase.Tenants)
        {
            foreach (var call in TenantDatabase.Calls)
            {
                expected[(tenant, call)] = (await AskAsync(database.Reader.DataSource, tenant, call)).Answer;
            }
        }

        Assert.True(expected.Values.Distinct().Count() > 4 * 5, "the tenants' answers must differ");
        await using var pooler = await PgBouncer.StartAsync(database.Scratch, ServerConnections, database.Reader);
        await using var pooled = NpgsqlDataSource.Create(pooler.ConnectionString(database.Reader));
        var served = new ConcurrentDictionary<int, ConcurrentDictionary<string, bool>>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (client, _) =>
        {
            var random = new Random(client);
            for (var round = 0; round < 12; round++)
            {
                var tenant = TenantDatabase.Tenants[random.Next(TenantDatabase.Tenants.Length)];
                var call = TenantDatabase.Calls[random.Next(TenantDatabase.Calls.Length)];
                var (backend, answer) = await AskAsync(pooled, tenant, call);
                Assert.Equal(expected[(tenant, call)], answer);
                served.GetOrAdd(backend, _ => new()).TryAdd(tenant, true);

                await using var nobody = pooled.CreateCommand("select count(*) from rankdb.search('notes', 'river stone letter', 5, profile => 'hybrid', options => '{\"timeout_ms\": 60000}')");
                Assert.Equal(0L, await nobody.ExecuteScalarAsync(Ct));
            }
        });
        Assert.InRange(served.Count, 1, ServerConnections);
        Assert.Contains(served.Values, tenants => tenants.Count > 1);
    }

    [PoolerFact]
    public async Task A_link_to_the_service_that_one_role_opened_serves_no_role_without_its_own_grant()
    {
        var insider = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        var outsider = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        var login = await database.Scratch.CreateRoleAsync(Ct, insider.Name, outsider.Name);
        await database.ExecuteAsync(
            $$"""select rankdb.create_model('pooled', '{"model": "rankdb-encoder"}'); select rankdb.grant_model('pooled', '{{insider.Name}}')""", Ct);
        await using var pooler = await PgBouncer.StartAsync(database.Scratch, ServerConnections, login);
        await using var pooled = NpgsqlDataSource.Create(pooler.ConnectionString(login));
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), Ct, async (client, _) =>
        {
            for (var round = 0; round < 6; round++)
            {
                if ((client + round) % 2 == 0)
                {
                    Assert.NotNull(await EmbedAsync(pooled, insider.Name));
                }
                else
                {
                    Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => EmbedAsync(pooled, outsider.Name))).SqlState);
                }
            }
        });
    }

    [PoolerFact]
    public async Task After_a_cancelled_call_the_next_client_gets_its_own_answer()
    {
        var call = TenantDatabase.Calls[^1];
        var expected = (await AskAsync(database.Reader.DataSource, "red", call)).Answer;
        await using var pooler = await PgBouncer.StartAsync(database.Scratch, 1, database.Reader);
        await using var pooled = NpgsqlDataSource.Create(pooler.ConnectionString(database.Reader));
        var cancelled = 0;
        for (var round = 0; round < 8; round++)
        {
            try
            {
                await AskAsync(pooled, "red", "select count(*)::text from rankdb.embed(array(select repeat('stone bridge ', 60) || n from generate_series(1, 200) n))", "set local statement_timeout = '15ms'");
            }
            catch (PostgresException error) when (error.SqlState == "57014")
            {
                cancelled++;
            }

            Assert.Equal(expected, (await AskAsync(pooled, "red", call)).Answer);
        }

        Assert.True(cancelled > 0, "no call was cancelled");
    }

    private static async Task<(int Backend, string? Answer)> AskAsync(NpgsqlDataSource source, string tenant, string call, string before = "select")
    {
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand($"select set_config('app.tenant', '{tenant}', true)", connection, transaction);
        await command.ExecuteNonQueryAsync(Ct);
        command.CommandText = before;
        await command.ExecuteNonQueryAsync(Ct);
        command.CommandText = call;
        var answer = await command.ExecuteScalarAsync(Ct) as string;
        command.CommandText = "select pg_backend_pid()";
        var backend = (int)(await command.ExecuteScalarAsync(Ct))!;
        await transaction.CommitAsync(Ct);
        return (backend, answer);
    }

    private static async Task<string?> EmbedAsync(NpgsqlDataSource source, string role)
    {
        await using var connection = await source.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand($"set local role {role}", connection, transaction);
        await command.ExecuteNonQueryAsync(Ct);
        command.CommandText = "select rankdb.embed('a stone', 'pooled')::text";
        return await command.ExecuteScalarAsync(Ct) as string;
    }
}
