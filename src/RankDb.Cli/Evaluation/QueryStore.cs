using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Evaluation;

/// <summary>Puts queries into a set.</summary>
internal static class QueryStore
{
    /// <summary>Imports a file in one transaction: new queries are added, others get the text and the attributes of the file.</summary>
    /// <returns>Queries in the file, and those that are new or have changed.</returns>
    internal static async Task<(long Read, long Written)> ImportAsync(NpgsqlDataSource source, string path, string set, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection, "DROP TABLE IF EXISTS pg_temp.rankdb_asked; CREATE TEMP TABLE rankdb_asked (query_id text, query text, attributes jsonb) ON COMMIT DROP", null, cancellationToken);
        long read = 0;
        await using (var writer = await connection.BeginBinaryImportAsync("COPY pg_temp.rankdb_asked (query_id, query, attributes) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            writer.Timeout = Timeout.InfiniteTimeSpan;
            await foreach (var query in QueryFile.ReadAsync(path, cancellationToken))
            {
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(query.QueryId, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(query.Text, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(query.Attributes.ToJsonString(), NpgsqlDbType.Jsonb, cancellationToken);
                read++;
            }

            await writer.CompleteAsync(cancellationToken);
        }

        var written = await ExecuteAsync(
            connection,
            """
            INSERT INTO rankdb.queries AS q (set_name, query_id, query, attributes)
            SELECT $1, s.query_id, s.query, s.attributes FROM pg_temp.rankdb_asked s
            ON CONFLICT (set_name, query_id) DO UPDATE SET query = excluded.query, attributes = excluded.attributes
            WHERE (q.query, q.attributes) IS DISTINCT FROM (excluded.query, excluded.attributes)
            """,
            set, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (read, written);
    }

    private static async Task<long> ExecuteAsync(NpgsqlConnection connection, string sql, string? value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (value is not null)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
