using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Search;

/// <summary>An index over vectors of the test's own, filled by the worker's SQL functions as the worker does, without a service.</summary>
internal static class OwnVectors
{
    /// <summary>Makes the table <paramref name="name"/> (id 1..n, body, half) with an index of the same name over the vectors.</summary>
    public static async Task CreateAsync(
        ScratchDatabase database, string name, string settings, IReadOnlyList<float[]> vectors, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            $"create table {name} (id int primary key, body text, half int); "
            + $"insert into {name} select i, 'word', i % 2 from generate_series(1, {vectors.Count.ToString(CultureInfo.InvariantCulture)}) i; "
            + $"select rankdb.create_index('{name}', '{name}', array['body'], '{settings}')", cancellationToken);
        await WriteAsync(database, name, vectors, cancellationToken);
        await SettleAsync(database, name, cancellationToken);
    }

    /// <summary>One batch of the worker: whatever is queued, the document with id i gets the i-th vector.</summary>
    public static async Task WriteAsync(ScratchDatabase database, string index, IReadOnlyList<float[]> vectors, CancellationToken cancellationToken)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"select index_id from rankdb.indexes where name = '{index}'", connection, transaction);
        var id = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        var keys = new List<string[]>();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select key from rankdb._claim({id}, 100000)");
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                keys.Add(reader.GetFieldValue<string[]>(0));
            }
        }

        command.CommandText = "select rankdb._stage()";
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding) from stdin (format binary)", cancellationToken))
        {
            foreach (var key in keys)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(key, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(4, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync("word", NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(vectors[int.Parse(key[0], CultureInfo.InvariantCulture) - 1], NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"select rankdb._apply({id}, 'by-hand', {vectors[0].Length})");
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static Task SettleAsync(ScratchDatabase database, string index, CancellationToken cancellationToken) =>
        database.ExecuteAsync($"select rankdb._settle(index_id) from rankdb.indexes where name = '{index}'", cancellationToken);

    /// <summary>Random vectors around a few centres; their lengths vary too.</summary>
    public static float[][] Clustered(int count, int dimension, int clusters, int seed)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, clusters).Select(_ => Enumerable.Range(0, dimension).Select(_ => Normal(random)).ToArray()).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var centre = centres[random.Next(clusters)];
            var length = 0.5 + random.NextDouble();
            return centre.Select(x => (float)(length * (x + (0.6 * Normal(random))))).ToArray();
        })];
    }

    /// <summary>As pgvector reads it.</summary>
    public static string Text(IEnumerable<float> vector) =>
        "[" + string.Join(',', vector.Select(x => x.ToString("R", CultureInfo.InvariantCulture))) + "]";

    /// <summary>The score of the metric, from its definition.</summary>
    public static double Score(string metric, IReadOnlyList<float> a, IReadOnlyList<float> b)
    {
        double dot = 0, aa = 0, bb = 0, difference = 0;
        for (var i = 0; i < a.Count; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
            difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        }

        return metric switch
        {
            "cosine" => dot / Math.Sqrt(aa * bb),
            "ip" => dot,
            _ => -Math.Sqrt(difference),
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
