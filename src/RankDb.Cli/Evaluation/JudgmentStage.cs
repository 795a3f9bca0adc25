using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Evaluation;

/// <summary>Judgments in a temporary table, where they are looked at before they count. Lives as long as its transaction.</summary>
internal sealed class JudgmentStage(NpgsqlConnection connection, string set)
{
    private const string Table = "pg_temp.rankdb_judged";

    /// <summary>Makes the table, empty.</summary>
    internal Task CreateAsync(CancellationToken cancellationToken) => ExecuteAsync(
        "DROP TABLE IF EXISTS pg_temp.rankdb_judged; CREATE TEMP TABLE rankdb_judged (query_id text, id text, grade integer, aspects text[], line bigint) ON COMMIT DROP", cancellationToken);

    /// <summary>Fills it from a file.</summary>
    internal async Task FillAsync(IAsyncEnumerable<JudgmentLine> judgments, CancellationToken cancellationToken)
    {
        await using (var writer = await connection.BeginBinaryImportAsync($"COPY {Table} (query_id, id, grade, aspects, line) FROM STDIN (FORMAT BINARY)", cancellationToken))
        {
            writer.Timeout = Timeout.InfiniteTimeSpan;
            await foreach (var judgment in judgments.WithCancellation(cancellationToken))
            {
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(judgment.QueryId, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(judgment.Id, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(judgment.Grade, NpgsqlDbType.Integer, cancellationToken);
                if (judgment.Aspects is null)
                {
                    await writer.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await writer.WriteAsync(judgment.Aspects, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
                }

                await writer.WriteAsync(judgment.Line, NpgsqlDbType.Bigint, cancellationToken);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync($"ANALYZE {Table}", cancellationToken);
    }

    /// <summary>Fills it from the set as it is stored.</summary>
    internal Task FillFromSetAsync(CancellationToken cancellationToken) => ExecuteAsync(
        $"INSERT INTO {Table} (query_id, id, grade, aspects) SELECT query_id, id, grade, aspects FROM rankdb.judgments WHERE set_name = $1", cancellationToken, set);

    /// <summary>Looks at what is there.</summary>
    /// <param name="index">The index that should have the documents, or null.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <param name="table">A table, quoted, with a column id that should have them instead, or null.</param>
    internal async Task<JudgmentFindings> ExamineAsync(string? index, CancellationToken cancellationToken, string? table = null)
    {
        var (judgments, queries, relevant, pooled, without) = await RowAsync(
            $"""
            SELECT coalesce(sum(s.n), 0)::bigint, count(*), coalesce(sum(s.relevant), 0)::bigint, coalesce(sum(s.pooled), 0)::bigint, count(*) FILTER (WHERE s.relevant = 0)
            FROM (SELECT count(*) AS n, count(*) FILTER (WHERE grade > 0) AS relevant, count(*) FILTER (WHERE grade < 0) AS pooled FROM {Table} GROUP BY query_id) s
            """,
            reader => (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)), cancellationToken);
        var grades = await ListAsync($"SELECT grade, count(*) FROM {Table} GROUP BY grade ORDER BY grade", reader => (reader.GetInt32(0), reader.GetInt64(1)), cancellationToken);
        const string unknown = $"(SELECT s.query_id, count(*) AS n, min(s.line) AS line FROM {Table} s WHERE NOT EXISTS (SELECT FROM rankdb.queries q WHERE q.set_name = $1 AND q.query_id = s.query_id) GROUP BY s.query_id)";
        var (count, of, line) = await RowAsync(
            $"SELECT count(*), coalesce(sum(n), 0)::bigint, min(line) FROM {unknown} u", reader => (reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? (long?)null : reader.GetInt64(2)), cancellationToken, set);
        var first = await ListAsync($"SELECT query_id FROM {unknown} u ORDER BY line, query_id COLLATE \"C\" LIMIT {JudgmentFindings.Named}", reader => reader.GetString(0), cancellationToken, set);
        const string blank = "FROM rankdb.queries WHERE set_name = $1 AND query !~ '\\S'";
        var blankCount = await RowAsync($"SELECT count(*) {blank}", reader => reader.GetInt64(0), cancellationToken, set);
        var blanks = await ListAsync($"SELECT query_id {blank} ORDER BY query_id COLLATE \"C\" LIMIT {JudgmentFindings.Named}", reader => reader.GetString(0), cancellationToken, set);
        var place = table ?? (index is null ? null : await DocumentsOfAsync(index, cancellationToken));
        var (documents, documentCount) = place is null ? (null, 0) : await UnknownDocumentsAsync(place, cancellationToken);
        return new JudgmentFindings(judgments, queries, relevant, pooled, without, grades, first, count, of, line, blanks, blankCount, documents, documentCount);
    }

    /// <summary>Takes away the judgments of queries that the set does not have.</summary>
    internal Task RemoveUnknownQueriesAsync(CancellationToken cancellationToken) => ExecuteAsync(
        $"DELETE FROM {Table} s WHERE NOT EXISTS (SELECT FROM rankdb.queries q WHERE q.set_name = $1 AND q.query_id = s.query_id)", cancellationToken, set);

    /// <summary>Makes the judgments those of the set: new ones are added, others get the grade of the file.</summary>
    /// <param name="judge">Who judged, or null.</param>
    /// <param name="replace">Whether judgments that the file does not have go.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Judgments that are new or have changed.</returns>
    internal async Task<long> MergeAsync(string? judge, bool replace, CancellationToken cancellationToken)
    {
        if (replace)
        {
            await ExecuteAsync($"DELETE FROM rankdb.judgments j WHERE j.set_name = $1 AND NOT EXISTS (SELECT FROM {Table} s WHERE s.query_id = j.query_id AND s.id = j.id)", cancellationToken, set);
        }

        return await ExecuteAsync(
            $"""
            INSERT INTO rankdb.judgments AS j (set_name, query_id, id, grade, aspects, judge)
            SELECT $1, s.query_id, s.id, s.grade, s.aspects, $2 FROM {Table} s
            ON CONFLICT (set_name, query_id, id) DO UPDATE SET grade = excluded.grade, aspects = coalesce(excluded.aspects, j.aspects), judge = excluded.judge, judged_at = now()
            WHERE j.grade <> excluded.grade OR excluded.aspects IS DISTINCT FROM j.aspects AND excluded.aspects IS NOT NULL
            """,
            cancellationToken, set, judge);
    }

    private async Task<string> DocumentsOfAsync(string index, CancellationToken cancellationToken)
    {
        var generations = await ListAsync("SELECT generation FROM rankdb.indexes WHERE name = $1", reader => reader.IsDBNull(0) ? (int?)null : reader.GetInt32(0), cancellationToken, index);
        if (generations.Count == 0)
        {
            throw new CliException($"there is no index '{index}'", "see those that exist: rankdb index list");
        }

        return generations[0] is { } generation
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rankdb_data.g{generation}_documents")
            : throw new CliException($"index '{index}' is being built", "wait for it: rankdb index refresh");
    }

    private async Task<(IReadOnlyList<string>? First, long Count)> UnknownDocumentsAsync(string place, CancellationToken cancellationToken)
    {
        var unknown = $"(SELECT s.id, min(s.line) AS line FROM {Table} s WHERE NOT EXISTS (SELECT FROM {place} d WHERE d.id::text = s.id) GROUP BY s.id)";
        var count = await RowAsync($"SELECT count(*) FROM {unknown} u", reader => reader.GetInt64(0), cancellationToken);
        return (await ListAsync($"SELECT id FROM {unknown} u ORDER BY line, id COLLATE \"C\" LIMIT {JudgmentFindings.Named}", reader => reader.GetString(0), cancellationToken), count);
    }

    private async Task<T> RowAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params string?[] values) =>
        (await ListAsync(sql, read, cancellationToken, values))[0];

    private async Task<IReadOnlyList<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params string?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var list = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            list.Add(read(reader));
        }

        return list;
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken, params string?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, string?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        }

        return command;
    }
}
