using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

public sealed class CreateIndexTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("null, 'good', array['body']", "22023", "index name")]
    [InlineData("'no space', 'good', array['body']", "22023", "index name")]
    [InlineData("'x', null, array['body']", "22023", "source")]
    [InlineData("'x', 'good', null", "22023", "content")]
    [InlineData("'x', 'good', '{}'", "22023", "content")]
    [InlineData("'x', 'good', array['nothing']", "42703", "'nothing'")]
    [InlineData("'x', 'keyless', array['body']", "55000", "no primary key")]
    [InlineData("'x', 'good_view', array['body']", "22023", "not a table")]
    [InlineData("'x', 'good', array['body'], '{\"k3\": 1}'", "22023", "'k3'")]
    [InlineData("'x', 'good', array['body'], '{\"b\": 7}'", "22023", "b must be a number between 0 and 1")]
    [InlineData("'x', 'good', array['body'], '{\"language\": \"klingon\"}'", "22023", "'klingon'")]
    [InlineData("'x', 'good', array['body'], '[]'", "22023", "JSON object")]
    public async Task Bad_arguments_are_named_and_leave_nothing(string arguments, string sqlState, string named)
    {
        await database.ExecuteAsync(
            "create table if not exists good (id int primary key, body text); create table if not exists keyless (body text); create or replace view good_view as select * from good", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.create_index({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from rankdb.indexes where name in ('x', 'no space')", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from rankdb.generations g where not exists (select from rankdb.indexes i where i.generation = g.generation)", Ct));
    }

    [PostgresFact]
    public async Task Two_sessions_that_create_one_name_get_one_index_and_one_clear_error()
    {
        await database.ExecuteAsync("create table twice_a (id int primary key, body text); create table twice_b (id int primary key, body text)", Ct);
        await using var first = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await first.BeginTransactionAsync(Ct);
        await using (var create = new NpgsqlCommand("select rankdb.create_index('twice', 'twice_a', array['body'])", first, transaction))
        {
            await create.ExecuteNonQueryAsync(Ct);
        }

        var second = database.ExecuteAsync("select rankdb.create_index('twice', 'twice_b', array['body'])", Ct);
        while (await database.ScalarAsync<long>("select count(*) from pg_locks where not granted", Ct) == 0)
        {
            Assert.False(second.IsCompleted, "the second session must wait for the first");
        }

        await transaction.CommitAsync(Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => second);
        Assert.Equal("42710", error.SqlState);
        Assert.Equal("twice_a", await database.ScalarAsync<string>("select source::text from rankdb.indexes where name = 'twice'", Ct));
        await database.ExecuteAsync("select rankdb.drop_index('twice')", Ct);
    }

    [PostgresFact]
    public async Task A_source_whose_policy_hides_rows_from_the_worker_is_refused_with_the_cure()
    {
        await database.ExecuteAsync("create table secured (id int primary key, body text); alter table secured enable row level security", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select rankdb.create_index('secured', 'secured', array['body'])", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("create policy", error.Hint, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Refresh_without_a_worker_says_so()
    {
        await database.ExecuteAsync("create table idle (id int primary key, body text); insert into idle values (1, 'x')", Ct);
        await database.ExecuteAsync("select rankdb.create_index('idle', 'idle', array['body'])", Ct);
        var timeout = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("call rankdb.refresh('idle', interval '0.1 seconds')", Ct));
        Assert.Equal("57014", timeout.SqlState);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var call = new NpgsqlCommand("insert into idle values (2, 'y'); call rankdb.refresh('idle')", connection, transaction);
        var inside = await Assert.ThrowsAsync<PostgresException>(() => call.ExecuteNonQueryAsync(Ct));
        Assert.Equal("25001", inside.SqlState);
        await transaction.RollbackAsync(Ct);
        await database.ExecuteAsync("select rankdb.drop_index('idle')", Ct);
    }
}
