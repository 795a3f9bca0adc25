using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>PostgreSQL's own full-text search over the same rows: a stored tsvector, GIN, and <c>ts_rank_cd</c> over an OR query.</summary>
internal sealed class Baseline(NpgsqlConnection connection)
{
    internal const string Name = "ts_rank_cd, stored tsvector, GIN, OR query";

    /// <summary>The statement that stands for "without RankDb".</summary>
    internal const string Search = """
        SELECT b.member_id, ts_rank_cd(b.terms, q.q) AS score
        FROM benchmark.plain b, (SELECT replace(plainto_tsquery('english', $1)::text, ' & ', ' | ')::tsquery AS q) q
        WHERE b.terms @@ q.q
        ORDER BY score DESC, b.member_id
        LIMIT 10
        """;

    internal async Task<BaselineBuild> BuildAsync(CancellationToken cancellationToken)
    {
        await RunAsync("CREATE SCHEMA IF NOT EXISTS benchmark; DROP TABLE IF EXISTS benchmark.plain", cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await RunAsync(
            $"CREATE TABLE benchmark.plain AS SELECT member_id, to_tsvector('english', concat_ws(E'\\n', {BenchmarkRun.Content})) AS terms FROM {BenchmarkRun.Table}", cancellationToken);
        var vectors = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await RunAsync("CREATE INDEX ON benchmark.plain USING gin (terms)", cancellationToken);
        var all = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await RunAsync("ALTER TABLE benchmark.plain ADD PRIMARY KEY (member_id); ANALYZE benchmark.plain", cancellationToken);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM benchmark.plain", connection);
        var rows = Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        return new BaselineBuild(rows, all, vectors, all - vectors);
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
