using System.Diagnostics;
using Npgsql;
using RankDb.Migrations;

namespace RankDb.Benchmarks.Retrieval;

/// <summary>The database that is measured: connections, small statements, and the source table with its roles.</summary>
internal sealed class RetrievalDatabase : IAsyncDisposable
{
    internal const string Index = "bench";
    internal const string Source = "bench.documents";
    internal const string Hand = "bench.hand";

    private readonly NpgsqlDataSource _source;

    internal RetrievalDatabase()
    {
        var text = Environment.GetEnvironmentVariable("RANKDB_CONNECTION") ?? throw new InvalidOperationException("RANKDB_CONNECTION names no server; use benchmarks/retrieval.sh");
        var builder = PostgresUrl.IsUrl(text) ? PostgresUrl.Parse(text) : new NpgsqlConnectionStringBuilder(text);
        builder.CommandTimeout = 0;
        builder.Pooling = false;
        _source = NpgsqlDataSource.Create(builder);
    }

    internal async Task<NpgsqlConnection> OpenAsync(string settings, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        if (settings.Length > 0)
        {
            await RunAsync(connection, settings, cancellationToken);
        }

        return connection;
    }

    internal async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await new Migrator().MigrateAsync(_source, cancellationToken);
        await RunAsync(
            """
            create schema if not exists bench;
            do $$
            begin
              if not exists (select from pg_roles where rolname = 'bench_tenant') then
                create role bench_tenant in role rankdb_reader;
                create role bench_open bypassrls in role rankdb_reader;
              end if;
            end
            $$;
            grant usage on schema bench to bench_tenant, bench_open, rankdb_worker;
            """, cancellationToken);
    }

    /// <summary>The index is there, at rest, over as many rows as asked for.</summary>
    internal async Task<bool> IsLoadedAsync(long documents, CancellationToken cancellationToken) =>
        await ScalarAsync<bool>($"select exists (select from rankdb.status where name = '{Index}' and state = 'ready' and pending = 0 and indexed = {documents})", cancellationToken);

    internal async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await RunAsync(connection, sql, cancellationToken);
    }

    internal static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task<double> TimedAsync(string sql, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(sql, cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    internal async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await ScalarAsync<T>(connection, sql, cancellationToken);
    }

    internal static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        }

        return (T)(await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException("no row from " + sql));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
