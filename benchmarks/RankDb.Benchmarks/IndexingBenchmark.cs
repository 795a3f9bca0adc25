using System.Diagnostics;
using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>Makes the index anew and follows it from outside until everything is searchable.</summary>
internal sealed class IndexingBenchmark(NpgsqlDataSource source, ServiceWatch service)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal async Task<IndexingResult> RunAsync(CancellationToken cancellationToken)
    {
        await RunAsync($"SELECT rankdb.drop_index(name) FROM rankdb.indexes WHERE name = '{BenchmarkRun.Table}'", cancellationToken);
        await RunAsync($"VACUUM ANALYZE {BenchmarkRun.Table}", cancellationToken);
        await RunAsync("CHECKPOINT", cancellationToken);
        const string batches = "rankdb_index_batch_duration_seconds_sum";
        const string label = $"index=\"{BenchmarkRun.Table}\"";
        var batchesBefore = await service.SumAsync(batches, label, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await RunAsync(
            $"SELECT rankdb.create_index('{BenchmarkRun.Table}', '{BenchmarkRun.Table}', ARRAY['{BenchmarkRun.Content.Replace(", ", "', '", StringComparison.Ordinal)}'])", cancellationToken);
        var created = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var refresh = RunAsync($"CALL rankdb.refresh('{BenchmarkRun.Table}')", cancellationToken);
        var (drained, gin, hnsw, last) = (double.NaN, 0.0, 0.0, started);
        while (await Task.WhenAny(refresh, Task.Delay(Pause, cancellationToken)) != refresh)
        {
            var (pending, building) = await LookAsync(cancellationToken);
            var now = Stopwatch.GetTimestamp();
            drained = !pending && double.IsNaN(drained) ? Stopwatch.GetElapsedTime(started, now).TotalSeconds : drained;
            gin += building == "gin" ? Stopwatch.GetElapsedTime(last, now).TotalSeconds : 0;
            hnsw += building == "hnsw" ? Stopwatch.GetElapsedTime(last, now).TotalSeconds : 0;
            last = now;
        }

        await refresh;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await using var command = source.CreateCommand($"SELECT indexed::bigint, failed::bigint FROM rankdb.status WHERE name = '{BenchmarkRun.Table}'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var documents = reader.GetInt64(0);
        var inBatches = service.HasMetrics ? await service.SumAsync(batches, label, cancellationToken) - batchesBefore : drained - created;
        return new IndexingResult(documents, reader.GetInt64(1), seconds, documents / seconds, created, inBatches, seconds - drained, gin, hnsw);
    }

    /// <summary>Whether rows wait, and which index is being built. HNSW names its phases, GIN does not.</summary>
    private async Task<(bool Pending, string? Building)> LookAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT EXISTS (SELECT FROM rankdb.queue),
                   (SELECT CASE WHEN phase LIKE '%: %' THEN 'hnsw' ELSE 'gin' END FROM pg_stat_progress_create_index WHERE phase LIKE 'building index%' LIMIT 1)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
