using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Judgment sets whose queries have one relevant document each, and runs that find it at known ranks, so that mrr is 1 / rank.</summary>
internal static class RankedRuns
{
    /// <summary>A query that finds nothing relevant.</summary>
    public const int Nowhere = 0;

    /// <summary>A query whose search failed.</summary>
    public const int Failed = -1;

    /// <summary>A query that the run was not asked.</summary>
    public const int NotAsked = -2;

    /// <summary>Queries q1, q2, ... of a set.</summary>
    public static Task JudgeAsync(TestDatabase database, string set, int queries, CancellationToken cancellationToken) => database.ExecuteAsync(
        string.Create(CultureInfo.InvariantCulture,
            $"""
            insert into rankdb.queries (set_name, query_id, query) select '{set}', 'q' || n, 'question ' || n from generate_series(1, {queries}) n;
            insert into rankdb.judgments (set_name, query_id, id, grade) select '{set}', 'q' || n, 'right', 1 from generate_series(1, {queries}) n
            """), cancellationToken);

    /// <summary>A run with the rank of the relevant document for q1, q2, ... Each query costs its number in milliseconds and tokens.</summary>
    public static async Task StoreAsync(TestDatabase database, string run, string set, int[] ranks, CancellationToken cancellationToken, int depth = 100)
    {
        await database.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"insert into rankdb.runs (name, set_name, depth, state, queries) values ('{run}', '{set}', {depth}, 'complete', {ranks.Length})"), cancellationToken);
        for (var n = 1; n <= ranks.Length; n++)
        {
            var rank = ranks[n - 1];
            if (rank == NotAsked)
            {
                continue;
            }

            string[] ids = rank > 0 ? [.. Enumerable.Range(1, rank - 1).Select(i => $"x{i}"), "right"] : rank == Nowhere ? ["x1"] : [];
            await using var command = database.DataSource.CreateCommand(
                """
                insert into rankdb.run_queries (run, query_id, ids, scores, error, ms, calls, tokens, flops)
                values ($1, 'q' || $2, $3, array(select 1.0 / n from generate_series(1, cardinality($3)) n), $4, $2, 1, $2, $2 * 1e12)
                """);
            command.Parameters.AddWithValue(run);
            command.Parameters.AddWithValue(n);
            command.Parameters.AddWithValue(ids);
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = rank == Failed ? "57014: out of time" : DBNull.Value });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>What a statement says by NOTICE.</summary>
    public static async Task<IReadOnlyList<string>> NoticesAsync(TestDatabase database, string sql, CancellationToken cancellationToken)
    {
        var notices = new List<string>();
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        void Note(object sender, NpgsqlNoticeEventArgs said) => notices.Add(said.Notice.MessageText);
        connection.Notice += Note;
        await using (var command = new NpgsqlCommand(sql, connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        connection.Notice -= Note;
        return notices;
    }
}
