using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Every metric and type against a scan written in another language. The graph is so thick, and ef_search so high, that it may miss none.</summary>
public sealed class DenseExactnessTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Count = 300;
    private const int Dimension = 24;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("cosine", "halfvec", null)]
    [InlineData("ip", "halfvec", null)]
    [InlineData("l2", "halfvec", null)]
    [InlineData("cosine", "vector", null)]
    [InlineData("ip", "vector", null)]
    [InlineData("l2", "vector", null)]
    [InlineData("cosine", "bit", null)]
    [InlineData("ip", "bit", null)]
    [InlineData("l2", "bit", null)]
    [InlineData("cosine", "halfvec", 8)]
    [InlineData("l2", "vector", 8)]
    [InlineData("cosine", "bit", 16)]
    public async Task The_nearest_documents_are_those_of_a_scan(string metric, string type, int? dimensions)
    {
        var name = $"v_{metric}_{type}_{dimensions ?? 0}";
        var vectors = OwnVectors.Clustered(Count, Dimension, 12, 3);
        var cut = dimensions is null ? "" : string.Create(CultureInfo.InvariantCulture, $", \"dimensions\": {dimensions}");
        await OwnVectors.CreateAsync(database.Scratch, name, $"{{\"metric\": \"{metric}\", \"vector_type\": \"{type}\", \"hnsw_m\": 48{cut}}}", vectors, Ct);
        var kept = vectors.Select(v => v[..(dimensions ?? Dimension)]).ToArray();
        await database.ExecuteAsync("alter database " + database.Scratch.Name + " set rankdb.ef_search = '1000'", Ct);
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);

        foreach (var query in OwnVectors.Clustered(10, dimensions ?? Dimension, 3, 4).Concat(kept.Take(2)))
        {
            var expected = kept.Select((vector, i) => (Id: i + 1, Score: OwnVectors.Score(metric, vector, query)))
                .OrderByDescending(hit => hit.Score).Take(10).ToArray();
            await using var command = new Npgsql.NpgsqlCommand(
                $"select id, score from rankdb.dense_search('{name}', '{OwnVectors.Text(query)}'::vector, 10) order by rank", connection);
            await using var reader = await command.ExecuteReaderAsync(Ct);
            // Stored numbers have 11 bits (24 in type vector), so vectors nearer to each other than that may change places, and no others.
            var precision = (type == "vector" ? 1e-5 : 2e-3) * (metric == "cosine" ? 1 : Math.Max(1, expected.Max(hit => Math.Abs(hit.Score))));
            var rank = 0;
            var ids = new HashSet<string>();
            while (await reader.ReadAsync(Ct))
            {
                Assert.True(ids.Add(reader.GetString(0)));
                Assert.Equal(expected[rank].Score, reader.GetDouble(1), precision);
                Assert.Equal(OwnVectors.Score(metric, kept[int.Parse(reader.GetString(0), CultureInfo.InvariantCulture) - 1], query), reader.GetDouble(1), precision);
                rank++;
            }

            Assert.Equal(10, rank);
        }
    }

    [PostgresFact]
    public async Task A_two_level_search_answers_from_its_candidates_and_in_the_exact_order()
    {
        var vectors = OwnVectors.Clustered(Count, 64, 5, 8);
        await OwnVectors.CreateAsync(database.Scratch, "levels", """{"vector_type": "bit"}""", vectors, Ct);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var query = OwnVectors.Text(vectors[17]);
        var plan = new List<string>();
        await using (var command = new Npgsql.NpgsqlCommand(
            $"begin; set local enable_sort = off; select set_config('rankdb.dense_query', '{query}', true), set_config('rankdb.dense_candidates', '40', true); "
            + "explain select * from rankdb_data.g" + await database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'levels'", Ct) + "_dense_hits h order by h.distance; rollback", connection))
        await using (var reader = await command.ExecuteReaderAsync(Ct))
        {
            do
            {
                while (await reader.ReadAsync(Ct))
                {
                    plan.Add(reader.GetString(0));
                }
            }
            while (await reader.NextResultAsync(Ct));
        }

        Assert.Contains(plan, line => line.Contains("_embedding", StringComparison.Ordinal) && line.Contains("Index Scan", StringComparison.Ordinal));
        var scores = await database.Scratch.RowsAsync($"select score::text from rankdb.dense_search('levels', '{query}'::vector, 10) order by rank", Ct);
        Assert.Equal(10, scores.Count);
        Assert.Equal(scores.OrderByDescending(score => double.Parse(score, CultureInfo.InvariantCulture)), scores);
    }

    [PostgresFact]
    public async Task Vectors_without_a_direction_are_stored_and_never_found_by_cosine()
    {
        var vectors = OwnVectors.Clustered(40, 8, 2, 5);
        foreach (var zero in new[] { 3, 20, 39 })
        {
            Array.Clear(vectors[zero]);
        }

        foreach (var type in new[] { "halfvec", "bit" })
        {
            await OwnVectors.CreateAsync(database.Scratch, "zeros_" + type, $"{{\"vector_type\": \"{type}\"}}", vectors, Ct);
            var found = await database.Scratch.RowsAsync(
                $"select id from rankdb.dense_search('zeros_{type}', '{OwnVectors.Text(vectors[0])}'::vector, 100)", Ct);
            Assert.Equal(37, found.Count);
            Assert.Empty(found.Intersect(["4", "21", "40"]));
        }
    }

    [PostgresTheory]
    [InlineData("nan", "cosine", float.NaN)]
    [InlineData("infinite", "cosine", float.NegativeInfinity)]
    [InlineData("too_large", "l2", 70000f)]
    public async Task Numbers_that_the_index_cannot_hold_fail_their_row_before_they_reach_the_graph(string name, string metric, float number)
    {
        var vectors = OwnVectors.Clustered(3, 4, 1, 5);
        vectors[1][2] = number;
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => OwnVectors.CreateAsync(database.Scratch, name, $"{{\"metric\": \"{metric}\"}}", vectors, Ct));
        // Class 22: the worker then sets the row aside, in rankdb.errors, and goes on.
        Assert.StartsWith("22", error.SqlState, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("huge", 3e38f)]
    [InlineData("tiny", 1e-38f)]
    public async Task Under_cosine_vectors_of_any_length_are_found(string name, float length)
    {
        float[][] vectors = [[length, 0, 0], [0, length, length / 4], [0, 0, 1]];
        await OwnVectors.CreateAsync(database.Scratch, name, "{}", vectors, Ct);
        Assert.Equal(["2", "1"], await database.Scratch.RowsAsync($"select id from rankdb.dense_search('{name}', '[0.1,1,0]'::vector, 2) order by rank", Ct));
    }

    [PostgresFact]
    public async Task An_index_over_an_empty_table_gets_its_graph_after_its_first_rows()
    {
        await database.ExecuteAsync("create table late (id int primary key, body text); select rankdb.create_index('late', 'late', array['body'])", Ct);
        await OwnVectors.SettleAsync(database.Scratch, "late", Ct);
        Assert.Equal("ready", await database.ScalarAsync<string>("select state from rankdb.status where name = 'late'", Ct));
        await database.ExecuteAsync("insert into late select i, 'word' from generate_series(1, 50) i", Ct);
        await OwnVectors.WriteAsync(database.Scratch, "late", OwnVectors.Clustered(50, 6, 2, 1), Ct);
        Assert.Equal("building", await database.ScalarAsync<string>("select state from rankdb.status where name = 'late'", Ct));
        Assert.Equal(10L, await database.ScalarAsync<long>("select count(*) from rankdb.dense_search('late', '[1,0,0,0,0,0]'::vector)", Ct));
        await OwnVectors.SettleAsync(database.Scratch, "late", Ct);
        Assert.Equal("ready", await database.ScalarAsync<string>("select state from rankdb.status where name = 'late'", Ct));
        Assert.Equal(10L, await database.ScalarAsync<long>("select count(*) from rankdb.dense_search('late', '[1,0,0,0,0,0]'::vector)", Ct));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from pg_indexes where indexname = format('g%s_embedding', (select generation from rankdb.indexes where name = 'late'))", Ct));
    }
}
