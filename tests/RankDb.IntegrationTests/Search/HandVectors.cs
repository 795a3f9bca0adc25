using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Search;

/// <summary>
/// Does the worker's part with vectors that follow from the document's id (<c>public.vector_of(id)</c>, 8 dimensions), so that
/// tests of the vector leg need no service and know every distance.
/// </summary>
internal static class HandVectors
{
    public const string Query = "[0.9,-0.3,0.2,0.4,-0.7,0.1,0.5,-0.2]";

    /// <summary>Indexes everything queued. The first chunk of a document has the vector of its id, chunk n that of <c>id#n</c>.</summary>
    public static async Task IndexAsync(ScratchDatabase database, string index, CancellationToken cancellationToken, int chunks = 1)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { CommandTimeout = 240 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var find = new NpgsqlCommand(
            $"""
            create or replace function public.vector_of(id text) returns halfvec language sql immutable as
              $$ select array_agg((('x' || substr(md5(id || ' ' || n), 1, 6))::bit(24)::integer / 8388608.0 - 1)::real)::halfvec from generate_series(1, 8) n $$;
            select index_id from rankdb.indexes where name = '{index}'
            """, connection);
        var id = (int)(await find.ExecuteScalarAsync(cancellationToken))!;
        foreach (var sql in new[]
        {
            $"""
            select rankdb._stage();
            insert into pg_temp.rankdb_stage
              select key, n, 0, length(content), 8, content, public.vector_of(rankdb._document_id(key) || case when n > 0 then '#' || n else '' end)::real[]
              from rankdb._claim({id}, 1000000), generate_series(0, {chunks} - 1) n;
            select rankdb._apply({id}, 'by-hand', 8);
            """,
            $"select rankdb._settle({id})",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>A statement that gives the ids of the vector leg, best first.</summary>
    public static string Leg(string index, int k, string? filter = null, string unit = "document") =>
        string.Create(CultureInfo.InvariantCulture,
            $"select h.id from rankdb.indexes i, rankdb._scope(i, {Quoted(filter)}, '{unit}') s, unnest(rankdb._dense_leg(i, '{Query}', s, {k})) h where i.name = '{index}' order by h.rank");

    /// <summary>A statement that gives what the leg should: the same by a scan of the source under the same rights. Stored vectors have length 1.</summary>
    public static string BruteForce(string source, int k, string condition = "true", string id = "s.id::text") =>
        string.Create(CultureInfo.InvariantCulture,
            $"select {id} from {source} s where {condition} order by l2_normalize(public.vector_of({id})::vector)::halfvec <=> '{Query}'::halfvec, {id} collate \"C\" limit {k}");

    public static string Quoted(string? text) => text is null ? "null" : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>The first column of every row, read over this connection.</summary>
    public static async Task<List<string>> RowsAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));

        return rows;
    }

    /// <summary>As above, in a session of the role's own.</summary>
    public static async Task<List<string>> RowsAsync(TestRole role, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await role.DataSource.OpenConnectionAsync(cancellationToken);
        return await RowsAsync(connection, sql, cancellationToken);
    }
}
