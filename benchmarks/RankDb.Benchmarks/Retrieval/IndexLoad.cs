using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>
/// Does the indexing worker's part through the same SQL functions, with given vectors in place of a model's, so that what is
/// measured is the database.
/// </summary>
internal sealed class IndexLoad(RetrievalDatabase database, string index, int batchRows, Func<string, float[]> vectorOfKey)
{
    private const string Copy = "copy pg_temp.rankdb_stage (key, ordinal, start_at, end_at, tokens, body, embedding, token_ids) from stdin (format binary)";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Creates the index and brings it to rest.</summary>
    internal async Task<BuildResult> BuildAsync(string source, string content, long documents, CancellationToken cancellationToken)
    {
        var create = await database.TimedAsync(
            $"select rankdb.create_index('{index}', '{source}', array['{content}'])", cancellationToken);
        await using var connection = await OpenAsync(cancellationToken);
        var id = await IndexIdAsync(connection, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        for (long done = 0, written; (written = await BatchAsync(connection, id, cancellationToken)) > 0;)
        {
            done += written;
            if (done / 50_000 > (done - written) / 50_000 || done == documents)
            {
                Progress.Say($"indexed rows: {done:N0} of {documents:N0}, {done / Stopwatch.GetElapsedTime(started).TotalSeconds:N0}/s");
            }
        }

        var rows = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Progress.Say($"settling: impacts, GIN, HNSW ...");
        var (settle, gin, hnsw) = await SettleAsync(connection, id, cancellationToken);
        return new BuildResult(documents, create, rows, documents / rows, settle, gin, hnsw, 0, 0, 0);
    }

    internal Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => database.OpenAsync("", cancellationToken);

    internal Task<int> IndexIdAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RetrievalDatabase.ScalarAsync<int>(connection, $"select index_id from rankdb.indexes where name = '{index}'", cancellationToken);

    /// <summary>One batch in one transaction: claim, stage, apply. The rows that were claimed.</summary>
    internal async Task<int> BatchAsync(NpgsqlConnection connection, int indexId, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = new List<(string[] Key, string Body)>();
        await using (var claim = new NpgsqlCommand("select key, content from rankdb._claim($1, $2)", connection))
        {
            claim.Parameters.Add(new() { Value = indexId });
            claim.Parameters.Add(new() { Value = batchRows });
            await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add((reader.GetFieldValue<string[]>(0), reader.GetString(1)));
            }
        }

        if (rows.Count > 0)
        {
            await RetrievalDatabase.RunAsync(connection, "select rankdb._stage()", cancellationToken);
            await StageAsync(connection, rows, cancellationToken);
            await RetrievalDatabase.ScalarAsync<int>(connection, "select rankdb._apply($1, $2, $3)", cancellationToken, indexId, "generated", vectorOfKey(rows[0].Key[0]).Length);
        }

        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private async Task StageAsync(NpgsqlConnection connection, List<(string[] Key, string Body)> rows, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var (key, body) in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            await importer.WriteAsync(key, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync(body.Length, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync(60, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync(body, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(vectorOfKey(key[0]), NpgsqlDbType.Array | NpgsqlDbType.Real, cancellationToken);
            await importer.WriteNullAsync(cancellationToken);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    // GIN and HNSW are told apart by looking on: HNSW names its phases, GIN does not.
    private async Task<(double All, double Gin, double Hnsw)> SettleAsync(NpgsqlConnection connection, int indexId, CancellationToken cancellationToken)
    {
        await using var watch = await OpenAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var (gin, hnsw, last) = (0.0, 0.0, started);
        var settle = RetrievalDatabase.ScalarAsync<string>(connection, "select rankdb._settle($1)", cancellationToken, indexId);
        while (await Task.WhenAny(settle, Task.Delay(Pause, cancellationToken)) != settle)
        {
            var building = await RetrievalDatabase.ScalarAsync<string>(
                watch,
                "select coalesce((select case when phase like '%: %' then 'hnsw' else 'gin' end from pg_stat_progress_create_index where phase like 'building index%' limit 1), '')", cancellationToken);
            var now = Stopwatch.GetTimestamp();
            gin += building == "gin" ? Stopwatch.GetElapsedTime(last, now).TotalSeconds : 0;
            hnsw += building == "hnsw" ? Stopwatch.GetElapsedTime(last, now).TotalSeconds : 0;
            last = now;
        }

        var state = await settle;
        if (state != "ready")
        {
            throw new InvalidOperationException($"the index did not come to rest: {state}");
        }

        return (Stopwatch.GetElapsedTime(started).TotalSeconds, gin, hnsw);
    }
}
