using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary><c>rankdb.recall</c> on a graph so thin that it misses much, against a count of the test's own.</summary>
public sealed class DenseRecallTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Count = 400;

    private static readonly float[][] Vectors = OwnVectors.Clustered(Count, 32, 30, 6);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("halfvec")]
    [InlineData("bit")]
    public async Task Recall_is_the_share_of_true_neighbours_that_the_graph_finds(string type)
    {
        await OwnVectors.CreateAsync(database.Scratch, "thin_" + type, $"{{\"vector_type\": \"{type}\", \"hnsw_m\": 2, \"hnsw_ef_construction\": 4}}", Vectors, Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand($"select generation from rankdb.indexes where name = 'thin_{type}'", connection);
        var generation = (int)(await command.ExecuteScalarAsync(Ct))!;
        var table = string.Create(CultureInfo.InvariantCulture, $"rankdb_data.g{generation}");
        command.CommandText = "select '[1]'::vector::text; set hnsw.ef_search = 20; set hnsw.iterative_scan = 'strict_order'; set enable_sort = off; set enable_seqscan = off";
        await command.ExecuteNonQueryAsync(Ct);
        var found = 0;
        for (var query = 0; query < Count; query++)
        {
            var neighbours = Enumerable.Range(0, Count).Where(i => i != query).OrderByDescending(i => OwnVectors.Score("cosine", Vectors[i], Vectors[query])).Take(10).ToHashSet();
            var literal = OwnVectors.Text(Vectors[query]);
            command.CommandText = type == "bit"
                ? $"select id from (select id, embedding from {table} order by binary_quantize(embedding)::bit(32) <~> binary_quantize('{literal}'::halfvec)::bit(32) limit 20) c order by embedding <=> '{literal}'::halfvec limit 11"
                : $"select id from {table} order by embedding <=> '{literal}'::halfvec limit 11";
            await using var reader = await command.ExecuteReaderAsync(Ct);
            var answer = new List<int>();
            while (await reader.ReadAsync(Ct))
            {
                answer.Add(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture) - 1);
            }

            found += answer.Where(i => i != query).Take(10).Count(neighbours.Contains);
        }

        command.CommandText = $"select recall, ci_low, ci_high, sampled, in_use, ef, worst, exact_ms > 0 and walk_ms > 0 from rankdb.recall('thin_{type}', 10000, 10, 20)";
        await using var measured = await command.ExecuteReaderAsync(Ct);
        Assert.True(await measured.ReadAsync(Ct));
        var expected = found / (10.0 * Count);
        Assert.InRange(expected, 0.2, 0.95);
        // Near ties are settled by rounding, here and there not in the same way.
        Assert.Equal(expected, measured.GetDouble(0), 0.003);
        Assert.InRange(measured.GetDouble(0), measured.GetDouble(1), measured.GetDouble(2));
        Assert.Equal(Count, measured.GetInt32(3));
        Assert.False(measured.GetBoolean(4));
        Assert.Equal(20, measured.GetInt32(5));
        Assert.InRange(measured.GetDouble(6), 0, measured.GetDouble(0));
        Assert.True(measured.GetBoolean(7));
        Assert.False(await measured.ReadAsync(Ct));
    }

    [PostgresFact]
    public async Task Without_an_ef_search_it_shows_several_and_marks_the_one_in_use()
    {
        await OwnVectors.CreateAsync(database.Scratch, "curve", "{}", Vectors, Ct);
        Assert.Equal(
            ["40|False|50", "100|True|50", "200|False|50", "400|False|50", "800|False|50"],
            await database.Scratch.RowsAsync("select ef, in_use, sampled from rankdb.recall('curve', 50)", Ct));
        Assert.InRange(await database.ScalarAsync<double>("select recall from rankdb.recall('curve', 50) where ef = 800", Ct), 0.97, 1);
    }

    [PostgresFact]
    public async Task A_reader_measures_only_what_it_may_see()
    {
        await OwnVectors.CreateAsync(database.Scratch, "secret", "{}", Vectors, Ct);
        var role = await database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($"grant select on secret to {role.Name}; alter table secret enable row level security; create policy odd on secret using (half = 1 and id < 200)", Ct);
        await using var command = role.DataSource.CreateCommand("select sampled, short from rankdb.recall('secret', 1000, 5, 40)");
        await using (var reader = await command.ExecuteReaderAsync(Ct))
        {
            Assert.True(await reader.ReadAsync(Ct));
            Assert.Equal(100, reader.GetInt32(0));
        }

        command.CommandText = "select count(*) from rankdb_data.g" + await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'secret'", Ct) + "_samples where id::int > 200 or id::int % 2 = 0";
        await using var hidden = role.DataSource.CreateCommand($"select set_config('rankdb.sample_percent', '100', true); {command.CommandText}");
        await using var rows = await hidden.ExecuteReaderAsync(Ct);
        await rows.ReadAsync(Ct);
        await rows.NextResultAsync(Ct);
        await rows.ReadAsync(Ct);
        Assert.Equal(0L, rows.GetInt64(0));
    }

    [PostgresTheory]
    [InlineData("'nothing'", "42704")]
    [InlineData("'empty'", "55000")]
    [InlineData("'empty', 0", "22023")]
    [InlineData("'empty', 10, 0", "22023")]
    [InlineData("'empty', null", "22023")]
    public async Task A_mistake_is_an_error(string arguments, string sqlState)
    {
        await database.ExecuteAsync("create table if not exists empty (id int primary key, body text); select rankdb.create_index('empty', 'empty', array['body']) where not exists (select from rankdb.indexes where name = 'empty')", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select * from rankdb.recall({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
    }
}
