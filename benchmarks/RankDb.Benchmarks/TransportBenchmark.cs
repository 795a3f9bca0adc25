using Npgsql;

namespace RankDb.Benchmarks;

/// <summary>
/// The way from SQL to the service and back without the model's time, measured inside the database with <c>clock_timestamp</c>, so that
/// the client's own round trip does not count.
/// </summary>
internal sealed class TransportBenchmark(NpgsqlConnection connection, ServiceWatch service)
{
    private const int Calls = 50;
    private const string Setup = """
        CREATE TEMP TABLE IF NOT EXISTS benchmark_documents AS
          SELECT array_agg(d.document ORDER BY d.bucket) AS documents
          FROM (SELECT r.n % 100 AS bucket, left(string_agg(r.summary, ' ' ORDER BY r.n), 1024) AS document
                FROM (SELECT summary, row_number() OVER (ORDER BY md5(member_id)) AS n FROM dotnet_api WHERE length(summary) > 20 LIMIT 3000) r
                GROUP BY r.n % 100) d;
        CREATE OR REPLACE FUNCTION pg_temp.benchmark_models() RETURNS float8 LANGUAGE plpgsql AS $$
          DECLARE started timestamptz := clock_timestamp();
          BEGIN PERFORM * FROM rankdb._service_models(); RETURN extract(epoch FROM clock_timestamp() - started) * 1000; END $$;
        CREATE OR REPLACE FUNCTION pg_temp.benchmark_embed() RETURNS float8 LANGUAGE plpgsql AS $$
          DECLARE started timestamptz := clock_timestamp();
          BEGIN PERFORM * FROM rankdb._service_embed('default', 'query', ARRAY['stop an async operation after a timeout'], 60000);
            RETURN extract(epoch FROM clock_timestamp() - started) * 1000; END $$;
        CREATE OR REPLACE FUNCTION pg_temp.benchmark_rerank() RETURNS float8 LANGUAGE plpgsql AS $$
          DECLARE started timestamptz; texts text[];
          BEGIN SELECT documents INTO texts FROM pg_temp.benchmark_documents; started := clock_timestamp();
            PERFORM * FROM rankdb._service_rerank('default', 'stop an async operation after a timeout', texts, 60000);
            RETURN extract(epoch FROM clock_timestamp() - started) * 1000; END $$;
        CREATE OR REPLACE FUNCTION pg_temp.benchmark_refused() RETURNS float8 LANGUAGE plpgsql AS $$
          DECLARE started timestamptz; texts text[];
          BEGIN SELECT documents INTO texts FROM pg_temp.benchmark_documents; started := clock_timestamp();
            PERFORM rankdb._service_call(format('SELECT * FROM database_rerank(%L, %L, %L, 60000, ''no ticket'')', 'default', 'stop an async operation after a timeout', texts::text), 60000);
            PERFORM * FROM dblink_get_result('rankdb', false) t (ordinal integer, score double precision);
            PERFORM * FROM dblink_get_result('rankdb', false) t (ordinal integer, score double precision);
            RETURN extract(epoch FROM clock_timestamp() - started) * 1000; END $$;
        """;

    internal async Task<IReadOnlyList<Timing>> RunAsync(CancellationToken cancellationToken)
    {
        await using (var setup = new NpgsqlCommand(Setup + "; SET client_min_messages = warning", connection))
        {
            await setup.ExecuteNonQueryAsync(cancellationToken);
        }

        var results = new List<Timing>
        {
            Timing.Of("models()", await RepeatAsync("benchmark_models", null, cancellationToken), 2, "smallest call: no text, no model"),
            Timing.Of("rerank of 100 x 1 KB, refused", await RepeatAsync("benchmark_refused", null, cancellationToken), 2, "no ticket: quoted, sent, parsed, refused; no model time"),
        };
        if (service.HasMetrics)
        {
            results.Add(Timing.Of("embed of one query, less the service's time", await RepeatAsync("benchmark_embed", "embed", cancellationToken), 2, "the service's time: rankdb_request_duration_seconds"));
            results.Add(Timing.Of("rerank of 100 x 1 KB, less the service's time", await RepeatAsync("benchmark_rerank", "rerank", cancellationToken), 2, "tokenizing and model count as the service's time"));
        }

        results.Add(Timing.Of("rerank of 100 x 1 KB, whole", await RepeatAsync("benchmark_rerank", null, cancellationToken)));
        return results;
    }

    /// <summary>Milliseconds of each call; what the service says it took for this function is taken off when one is named.</summary>
    private async Task<List<double>> RepeatAsync(string function, string? lessFunction, CancellationToken cancellationToken)
    {
        var samples = new List<double>();
        for (var call = -5; call < Calls; call++)
        {
            var before = await ServiceMillisecondsAsync(lessFunction, cancellationToken);
            await using var command = new NpgsqlCommand($"SELECT pg_temp.{function}()", connection);
            var elapsed = (double)(await command.ExecuteScalarAsync(cancellationToken))!;
            elapsed -= await ServiceMillisecondsAsync(lessFunction, cancellationToken) - before;
            if (call >= 0)
            {
                samples.Add(elapsed);
            }
        }

        return samples;
    }

    private async Task<double> ServiceMillisecondsAsync(string? function, CancellationToken cancellationToken) =>
        function is null ? 0 : 1000 * await service.SumAsync("rankdb_request_duration_seconds_sum", $"function=\"{function}\"", cancellationToken);
}
