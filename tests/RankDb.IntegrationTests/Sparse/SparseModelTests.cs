using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>The model named by an index: checked where the service can be asked, and told by rankdb.status where it is missing later.</summary>
public sealed class SparseModelTests(SparseDatabase database) : IClassFixture<SparseDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("rankdb-encoder")]
    [InlineData("no-such-model")]
    public async Task A_name_that_the_service_has_no_sparse_encoder_for_is_refused_at_once(string name)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync($$"""select rankdb.create_index('bad', 'texts', array['body'], '{"sparse_model": "{{name}}"}')""", Ct));
        Assert.Equal("42704", error.SqlState);
        Assert.Contains(TinySparseModel.Name, error.Hint, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_model_that_is_missing_when_the_worker_comes_stops_the_index_with_its_name_and_nothing_is_half_done()
    {
        await database.ExecuteAsync(
            """
            create table waiting (id int primary key, body text); insert into waiting select n, 'a b' from generate_series(1, 20) n;
            select rankdb.create_index('waiting', 'waiting', array['body']);
            update rankdb.generations g set sparse_model = 'not-there' from rankdb.indexes i where i.generation = g.generation and i.name = 'waiting';
            select rankdb._create_sparse(i) from rankdb.indexes i where i.name = 'waiting';
            """, Ct);
        await database.ExecuteAsync("notify rankdb_work", Ct);
        var status = await StatusAsync(status => !status.StartsWith('|'));
        Assert.StartsWith("42704|", status, StringComparison.Ordinal);
        Assert.Contains("not-there", status, StringComparison.Ordinal);
        Assert.EndsWith("|0|20", status, StringComparison.Ordinal);

        // Until there are vectors, the leg finds nothing and the other legs go on.
        Assert.Empty(await database.RowsAsync("select id from rankdb.sparse_search('waiting', 'a')", Ct));

        await database.ExecuteAsync(
            $"update rankdb.generations g set sparse_model = '{TinySparseModel.Name}' from rankdb.indexes i where i.generation = g.generation and i.name = 'waiting'", Ct);
        Assert.Equal("||20|0", await StatusAsync(status => status.EndsWith("|20|0", StringComparison.Ordinal)));
        Assert.Equal(10, (await database.RowsAsync("select id from rankdb.sparse_search('waiting', 'a')", Ct)).Count);
    }

    [PostgresFact]
    public async Task An_alias_of_the_model_will_do_and_its_prefix_stands_before_queries()
    {
        await database.ExecuteAsync(
            $$"""
            select rankdb.create_model('named', '{"model": "{{TinySparseModel.Name}}", "query_prefix": "d "}');
            create table aliased (id int primary key, body text); insert into aliased values (1, 'a'), (2, 'd');
            select rankdb.create_index('aliased', 'aliased', array['body'], '{"sparse_model": "named"}');
            """, Ct);
        await database.RefreshAsync("aliased", Ct);
        Assert.Equal(
            [FormattableString.Invariant($"2|{TinySparseModel.Score("d a", "d")}"), FormattableString.Invariant($"1|{TinySparseModel.Score("d a", "a")}")],
            (await database.RowsAsync("select id, score from rankdb.sparse_search('aliased', 'a')", Ct)).OrderByDescending(row => row, StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task A_service_that_cannot_be_reached_leaves_the_lexical_leg_or_raises_as_the_profile_says()
    {
        await using var connection = await NpgsqlDataSource.Create(database.Scratch.ConnectionString + ";Pooling=false").OpenConnectionAsync(Ct);
        await using var open = new NpgsqlCommand("select set_config('rankdb.circuit_open_until', (clock_timestamp() + interval '1 hour')::text, false)", connection);
        await open.ExecuteNonQueryAsync(Ct);
        await using var command = new NpgsqlCommand(
            """select count(*) || ' ' || min(status) from rankdb.search('texts', 'd', options => '{"profile": {"legs": [{"lexical": {}}, {"sparse": {}}]}}')""", connection);
        Assert.Equal("10 lexical", await command.ExecuteScalarAsync(Ct));
        command.CommandText = """select * from rankdb.search('texts', 'd', options => '{"profile": {"legs": [{"lexical": {}}, {"sparse": {}}], "on_error": "fail"}}')""";
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct))).SqlState);
    }

    // The worker looks again after a wait that doubles; refresh would raise the error that is still there.
    private async Task<string> StatusAsync(Func<string, bool> reached)
    {
        var deadline = DateTime.UtcNow.AddSeconds(200);
        while (true)
        {
            var status = (await database.RowsAsync("select error_sqlstate, error, indexed, pending from rankdb.status where name = 'waiting'", Ct))[0];
            if (reached(status))
            {
                return status;
            }

            Assert.True(DateTime.UtcNow < deadline, $"rankdb.status stays at {status}");
            await Task.Delay(50, Ct);
        }
    }
}
