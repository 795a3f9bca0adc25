using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Transport;

/// <summary>Numbers, not verdicts: run with <c>-explicit only</c>. SQL to the service and back with 100 candidates (16 KB) and no model time.</summary>
public sealed class TransportMeasurement(TestServer server, ITestOutputHelper output)
{
    private const int Rounds = 1000;
    private const string Setup = """
        CREATE TEMP TABLE candidates AS SELECT array_agg(left(repeat(md5(n::text) || ' it''s "x" ', 5), 160) ORDER BY n) AS documents FROM generate_series(1, 100) n;
        CREATE FUNCTION pg_temp.rerank(rounds integer) RETURNS float8[] LANGUAGE plpgsql AS $$
          DECLARE texts text[]; started timestamptz; times float8[] := '{}';
          BEGIN SELECT documents INTO texts FROM candidates;
            FOR i IN 1..rounds LOOP started := clock_timestamp();
              PERFORM * FROM rankdb._service_rerank('default', 'stop an operation after a timeout', texts, 60000);
              times := times || (extract(epoch FROM clock_timestamp() - started) * 1e6)::float8;
            END LOOP; RETURN times; END $$;
        CREATE FUNCTION pg_temp.quote(rounds integer) RETURNS float8[] LANGUAGE plpgsql AS $$
          DECLARE texts text[]; started timestamptz; times float8[] := '{}'; call text;
          BEGIN SELECT documents INTO texts FROM candidates;
            FOR i IN 1..rounds LOOP started := clock_timestamp();
              call := format('SELECT * FROM rerank(%L, %L, %L, %s)', 'default', 'stop an operation after a timeout', texts::text, 54000);
              times := times || (extract(epoch FROM clock_timestamp() - started) * 1e6)::float8;
            END LOOP; RETURN times; END $$;
        CREATE FUNCTION pg_temp.dblink_only(rounds integer) RETURNS float8[] LANGUAGE plpgsql AS $$
          DECLARE texts text[]; started timestamptz; times float8[] := '{}'; call text;
          BEGIN SELECT documents INTO texts FROM candidates;
            call := format('SELECT * FROM rerank(%L, %L, %L, %s)', 'default', 'stop an operation after a timeout', texts::text, 54000);
            FOR i IN 1..rounds LOOP started := clock_timestamp();
              PERFORM * FROM dblink('rankdb', call) t (ordinal integer, score double precision);
              times := times || (extract(epoch FROM clock_timestamp() - started) * 1e6)::float8;
            END LOOP; RETURN times; END $$;
        CREATE FUNCTION pg_temp.call_text() RETURNS text LANGUAGE sql AS $$
          SELECT format('SELECT * FROM rerank(%L, %L, %L, %s)', 'default', 'stop an operation after a timeout', documents::text, 54000) FROM candidates $$;
        """;

    [PostgresFact(Explicit = true)]
    public async Task Rerank_of_100_candidates_against_an_echo_of_the_same_bytes()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var queued = await EmptyModelService.StartAsync(false, ct);
        await using var service = await EmptyModelService.StartAsync(true, ct);
        await using var database = await server.CreateMigratedAsync(ct);
        foreach (var host in new[] { service.SocketFolder, "127.0.0.1" })
        {
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"select rankdb.set_service('{host}', {service.Port}, '{LiveService.Password}')"), ct);
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(ct);
            await ExecuteAsync(connection, Setup, ct);
            var call = (string)(await ScalarAsync(connection, "SELECT pg_temp.call_text()", ct))!;
            var there = call.Length + 6;
            var back = RawExchange.AnswerBytes(service, call);
            for (var repeat = 0; repeat < 2; repeat++)
            {
                Report($"echo, blocking threads, {there} there and {back} back", UnixEcho.Measure(there, back, Rounds));
                Report($"echo, blocking threads, {there} both ways", UnixEcho.Measure(there, there, Rounds));
                Report("service alone, Kestrel's queues: C# client on the Unix socket, same bytes", RawExchange.Measure(queued, call, Rounds));
                Report("service alone: C# client on the Unix socket, same bytes", RawExchange.Measure(service, call, Rounds));
                Report($"SQL to service and back over {(host[0] == '/' ? "the Unix socket" : "TCP")}", await TimesAsync(connection, "rerank", ct));
                Report("  of it: quoting the call", await TimesAsync(connection, "quote", ct));
                Report("  plain dblink() of the same call", await TimesAsync(connection, "dblink_only", ct));
            }
        }
    }

    private static async Task<double[]> TimesAsync(NpgsqlConnection connection, string function, CancellationToken ct) =>
        (double[])(await ScalarAsync(connection, $"SELECT pg_temp.{function}({Rounds})", ct))!;

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private void Report(string what, double[] times)
    {
        var sorted = times[(times.Length / 4)..].Order().ToArray();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {sorted[sorted.Length / 2]:F0} us, p95 {sorted[sorted.Length * 95 / 100]:F0} us"));
    }
}
