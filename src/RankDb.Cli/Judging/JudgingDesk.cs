using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Connections;

namespace RankDb.Cli.Judging;

/// <summary>What one judge is given and says, in the database: rankdb.to_judge, rankdb.judge and their neighbours.</summary>
/// <param name="source">The database, as the role whose rights decide what the judge may read.</param>
/// <param name="index">The index whose documents are judged.</param>
/// <param name="set">The judgment set.</param>
/// <param name="judge">The judge's name.</param>
internal sealed class JudgingDesk(NpgsqlDataSource source, string index, string set, string judge)
{
    /// <summary>The judge's name.</summary>
    internal string Judge { get; } = judge;

    /// <summary>The name of the connection's role, for a judge who gives none.</summary>
    internal static async Task<string> RoleAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT current_user::text");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What is in the pool and not judged, by query.</summary>
    internal Task<IReadOnlyList<JudgingPair>> OpenAsync(int limit, string? queryId, CancellationToken cancellationToken) =>
        PairsAsync(limit, Options("open", queryId), cancellationToken);

    /// <summary>What this judge has not seen yet of a sample of what people judged.</summary>
    internal Task<IReadOnlyList<JudgingPair>> SampleAsync(int count, string? queryId, CancellationToken cancellationToken) =>
        PairsAsync(count, Options("judged", queryId), cancellationToken);

    /// <summary>Records a grade.</summary>
    /// <param name="pair">What was judged.</param>
    /// <param name="grade">0 is not relevant.</param>
    /// <param name="note">A remark, or null.</param>
    /// <param name="counts">False for a second opinion, which is recorded and leaves the grade that counts alone.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    internal Task JudgeAsync(JudgingPair pair, int grade, string? note, bool counts, CancellationToken cancellationToken) =>
        ExecuteAsync(
            counts
                ? "SELECT rankdb.judge($1, $2, $3, $5, $4, $6)"
                : "INSERT INTO rankdb.assessments (set_name, query_id, id, judge, grade, note) VALUES ($1, $2, $3, $4, $5, $6) "
                    + "ON CONFLICT (set_name, query_id, id, judge) DO UPDATE SET grade = excluded.grade, note = excluded.note, judged_at = now()",
            pair, cancellationToken, new NpgsqlParameter { Value = grade }, Text(note));

    /// <summary>Takes a grade back.</summary>
    internal Task UndoAsync(JudgingPair pair, bool counts, CancellationToken cancellationToken) =>
        ExecuteAsync(
            counts ? "SELECT rankdb.unjudge($1, $2, $3, $4)" : "DELETE FROM rankdb.assessments WHERE set_name = $1 AND query_id = $2 AND id = $3 AND judge = $4",
            pair, cancellationToken);

    /// <summary>How much of what is still in the pool this judge could judge: documents that are there, and whose rows its rights show.</summary>
    internal async Task<long> ReadableAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM rankdb.to_judge($1, $2, $3, 100000)");
        command.Parameters.Add(Text(index));
        command.Parameters.Add(Text(set));
        command.Parameters.Add(Text(Judge));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether anything of the set is judged.</summary>
    internal async Task<bool> IsJudgedAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM rankdb.judgments WHERE set_name = $1 AND grade >= 0)");
        command.Parameters.Add(Text(set));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What is still in the pool for anybody, whether the judge may read it or not.</summary>
    internal async Task<long> RemainingAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM rankdb.judging_queue WHERE set_name = $1");
        command.Parameters.Add(Text(set));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Makes this judge's grades count where nobody else judged.</summary>
    /// <returns>How many judgments changed; 0 also where it has judged nothing.</returns>
    internal async Task<int> AdoptAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT rankdb.adopt_assessments($1, $2) WHERE EXISTS (SELECT FROM rankdb.assessments s WHERE s.set_name = $1 AND s.judge = $2)");
        command.Parameters.Add(Text(set));
        command.Parameters.Add(Text(Judge));
        return await command.ExecuteScalarAsync(cancellationToken) as int? ?? 0;
    }

    /// <summary>How far this judge agrees with another, or with the people whose grades count; null where it has judged nothing.</summary>
    internal async Task<Agreement?> AgreementAsync(string? against, CancellationToken cancellationToken)
    {
        var rows = await ResultRows.ReadAsync(
            source, "SELECT a.* FROM rankdb.agreement($1, $2, $3) a WHERE EXISTS (SELECT FROM rankdb.assessments s WHERE s.set_name = $1 AND s.judge = $2)",
            [Text(set), Text(Judge), Text(against)], cancellationToken);
        return rows.Rows.Count == 0 ? null : new Agreement(
            (int)rows.Rows[0][0]!, (double?)rows.Rows[0][1], (double?)rows.Rows[0][2], (double?)rows.Rows[0][3],
            (double?)rows.Rows[0][4], (double?)rows.Rows[0][5], (JsonNode?)rows.Rows[0][6]);
    }

    private static JsonObject Options(string of, string? queryId)
    {
        var options = new JsonObject { ["of"] = of };
        if (queryId is not null)
        {
            options["query_id"] = queryId;
        }

        return options;
    }

    private async Task<IReadOnlyList<JudgingPair>> PairsAsync(int limit, JsonObject options, CancellationToken cancellationToken)
    {
        if (limit == 0)
        {
            return [];
        }

        await using var command = source.CreateCommand("SELECT query_id, query, id, columns, texts FROM rankdb.to_judge($1, $2, $3, $4, $5::jsonb)");
        command.Parameters.Add(Text(index));
        command.Parameters.Add(Text(set));
        command.Parameters.Add(Text(Judge));
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(Text(options.ToJsonString()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var pairs = new List<JudgingPair>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var columns = reader.GetFieldValue<string[]>(3);
            var texts = reader.GetFieldValue<string?[]>(4);
            pairs.Add(new JudgingPair(reader.GetString(0), reader.GetString(1), reader.GetString(2),
                [.. columns.Zip(texts).Where(column => column.Second is not null).Select(column => KeyValuePair.Create(column.First, column.Second!))]));
        }

        return pairs;
    }

    private async Task ExecuteAsync(string sql, JudgingPair pair, CancellationToken cancellationToken, params NpgsqlParameter[] more)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in new[] { Text(set), Text(pair.QueryId), Text(pair.Id), Text(Judge) }.Concat(more))
        {
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
