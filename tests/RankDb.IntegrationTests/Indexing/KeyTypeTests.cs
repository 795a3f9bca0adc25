using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

public sealed class KeyTypeTests(LiveDatabase database) : IClassFixture<LiveDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("k_text", "id text primary key", "'Ab''c\"1'", "Ab'c\"1")]
    [InlineData("k_varchar", "id varchar(40) primary key", "'x-1'", "x-1")]
    [InlineData("k_collate", "id text collate \"C\" primary key", "'x-1'", "x-1")]
    [InlineData("k_int", "id int primary key", "42", "42")]
    [InlineData("k_bigint", "id bigint primary key", "9223372036854775807", "9223372036854775807")]
    [InlineData("k_uuid", "id uuid primary key", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")]
    [InlineData("k_numeric", "id numeric(10,2) primary key", "10.50", "10.50")]
    [InlineData("k_date", "id date primary key", "'2024-02-29'", "2024-02-29")]
    [InlineData("k_time", "id timestamptz primary key", "'2024-02-29 12:00:00.5+00'", "2024-02-29 12:00:00.5+00")]
    [InlineData("k_pair", "a text, b int, primary key (a, b)", "'x,\"y', 7", "[\"x,\\\"y\",\"7\"]")]
    public async Task Every_kind_of_key_is_indexed_found_updated_and_deleted(string table, string definition, string key, string id)
    {
        await database.ExecuteAsync($"create table {table} ({definition}, body text)", Ct);
        await database.ExecuteAsync($"insert into {table} values ({key}, 'the quick brown fox')", Ct);
        await database.ExecuteAsync($"select rankdb.create_index('{table}', '{table}', array['body'])", Ct);
        await database.RefreshAsync(table, Ct);
        Assert.Equal([id], await database.SearchAsync(table, "brown", Ct));
        Assert.Equal([id], await database.RowsAsync($"select id from rankdb.lexical_search('{table}', 'brown', 100)", Ct));  // many results are probed at once

        await database.ExecuteAsync($"update {table} set body = 'a lazy dog'", Ct);
        await database.RefreshAsync(table, Ct);
        Assert.Empty(await database.SearchAsync(table, "brown", Ct));
        Assert.Equal([id], await database.SearchAsync(table, "dog", Ct));

        await database.ExecuteAsync($"delete from {table}", Ct);
        Assert.Empty(await database.SearchAsync(table, "dog", Ct));
        await database.RefreshAsync(table, Ct);
        Assert.Equal(["0|0"], await database.RowsAsync($"select indexed, chunks from rankdb.status where name = '{table}'", Ct));
    }
}
