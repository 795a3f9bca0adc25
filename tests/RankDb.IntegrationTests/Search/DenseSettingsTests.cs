using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Settings of the vectors: what is refused, when, and with which way out.</summary>
public sealed class DenseSettingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("\"metric\": \"dot\"", "'dot'", "cosine, ip")]
    [InlineData("\"metric\": 5", "'5'", "cosine, ip")]
    [InlineData("\"vector_type\": \"int8\"", "'int8'", "halfvec")]
    [InlineData("\"dimensions\": 0", "dimensions", null)]
    [InlineData("\"dimensions\": 20000", "dimensions", null)]
    [InlineData("\"dimensions\": 12.5", "whole number", null)]
    [InlineData("\"dimensions\": \"64\"", "dimensions", null)]
    [InlineData("\"dimensions\": 2001, \"vector_type\": \"vector\"", "at most 2000", "halfvec")]
    [InlineData("\"dimensions\": 4001", "at most 4000", "bit")]
    [InlineData("\"hnsw_m\": 1", "hnsw_m", null)]
    [InlineData("\"hnsw_ef_construction\": 2000", "hnsw_ef_construction", null)]
    [InlineData("\"hnsw_m\": 40, \"hnsw_ef_construction\": 79", "twice hnsw_m", null)]
    public async Task A_bad_setting_is_named_when_the_index_is_created(string settings, string named, string? hinted)
    {
        await database.ExecuteAsync("create table if not exists plain (id int primary key, body text)", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(
            $"select rankdb.create_index('plain', 'plain', array['body'], '{{{settings}}}')", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        if (hinted is not null)
        {
            Assert.Contains(hinted, error.Hint, StringComparison.Ordinal);
        }
    }

    [PostgresTheory]
    [InlineData("singles", "\"vector_type\": \"vector\"", 2001, "at most 2000", "\"vector_type\": \"halfvec\"")]
    [InlineData("halves", "\"vector_type\": \"halfvec\"", 4001, "at most 4000", "\"vector_type\": \"bit\"")]
    [InlineData("prefixes", "\"dimensions\": 64", 32, "first 64 dimensions", "at most 32")]
    public async Task A_model_that_does_not_fit_is_refused_with_its_first_vectors(string name, string settings, int dimension, string named, string hinted)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            OwnVectors.CreateAsync(database.Scratch, name, $"{{{settings}}}", OwnVectors.Clustered(2, dimension, 1, 1), Ct));
        // 55000: the worker then blames the index, which rankdb.status shows, and not each of its rows.
        Assert.Equal("55000", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        Assert.Contains(hinted, error.Hint, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("wide_halves", "\"vector_type\": \"halfvec\"", 4000)]
    [InlineData("wide_singles", "\"vector_type\": \"vector\"", 2000)]
    [InlineData("wide_bits", "\"vector_type\": \"bit\"", 4001)]
    [InlineData("wide_cut", "\"dimensions\": 100", 4001)]
    public async Task Vectors_up_to_the_limit_are_indexed(string name, string settings, int dimension)
    {
        var vectors = OwnVectors.Clustered(20, dimension, 2, 9);
        await OwnVectors.CreateAsync(database.Scratch, name, $"{{{settings}}}", vectors, Ct);
        var kept = name == "wide_cut" ? 100 : dimension;
        Assert.Equal(kept, await database.ScalarAsync<int>($"select dimension from rankdb.status where name = '{name}'", Ct));
        Assert.Equal(["7"], await database.Scratch.RowsAsync($"select id from rankdb.dense_search('{name}', '{OwnVectors.Text(vectors[6][..kept])}'::vector, 1)", Ct));
    }

    [PostgresFact]
    public async Task The_graph_is_built_with_the_settings_of_the_index()
    {
        await OwnVectors.CreateAsync(database.Scratch, "built", """{"metric": "l2", "vector_type": "vector", "hnsw_m": 5, "hnsw_ef_construction": 33}""", OwnVectors.Clustered(20, 6, 2, 9), Ct);
        var definition = await database.ScalarAsync<string>("select indexdef from pg_indexes where indexname = format('g%s_embedding', (select generation from rankdb.indexes where name = 'built'))", Ct);
        Assert.Contains("hnsw (embedding vector_l2_ops) WITH (m='5', ef_construction='33')", definition, StringComparison.Ordinal);
        Assert.Equal("vector(6)", await database.ScalarAsync<string>(
            "select format_type(atttypid, atttypmod) from pg_attribute where attname = 'embedding' and attrelid = format('rankdb_data.g%s', (select generation from rankdb.indexes where name = 'built'))::regclass", Ct));
    }

    [PostgresFact]
    public async Task A_build_raises_memory_and_workers_for_its_transaction_and_keeps_what_is_higher()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand("", connection);
        Assert.Equal("100MB|3", await After("set maintenance_work_mem = '64MB'; set max_parallel_maintenance_workers = 1"));
        Assert.Equal("3GB|7", await After("set maintenance_work_mem = '3GB'; set max_parallel_maintenance_workers = 7"));
        command.CommandText = "select current_setting('maintenance_work_mem')";
        Assert.Equal("3GB", await command.ExecuteScalarAsync(Ct));

        async Task<object?> After(string settings)
        {
            command.CommandText = settings;
            await command.ExecuteNonQueryAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            command.CommandText = "select rankdb._raise_maintenance(102400, 3)";
            await command.ExecuteNonQueryAsync(Ct);
            command.CommandText = "select current_setting('maintenance_work_mem') || '|' || current_setting('max_parallel_maintenance_workers')";
            return await command.ExecuteScalarAsync(Ct);
        }
    }
}
