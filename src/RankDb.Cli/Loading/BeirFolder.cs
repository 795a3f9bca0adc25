using Npgsql;
using NpgsqlTypes;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Loading;

/// <summary>A collection in BEIR layout: corpus.jsonl, queries.jsonl, qrels/*.tsv.</summary>
internal sealed class BeirFolder(string folder)
{
    private string Queries => Path.Combine(folder, "queries.jsonl");

    private string Qrels => Path.Combine(folder, "qrels");

    internal static bool Is(string folder) => File.Exists(Path.Combine(folder, "corpus.jsonl"));

    /// <summary>The documents: columns id, title, text, and what else the lines have.</summary>
    internal Task<JsonlRows> CorpusAsync(CancellationToken cancellationToken) =>
        JsonlRows.OpenAsync(Path.Combine(folder, "corpus.jsonl"), ["title", "text"], cancellationToken);

    /// <summary>Replaces query and judgment set <paramref name="set"/>. With train, dev and test judgments, test is taken.</summary>
    /// <returns>Queries, judgments, and how many of these had a grade below 0, which is read as 0.</returns>
    internal async Task<(long Queries, long Judgments, long Negative)> LoadJudgmentsAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        if (!File.Exists(Queries))
        {
            return (0, 0, 0);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var table in new[] { "judgments", "queries" })
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM rankdb.{table} WHERE set_name = $1", connection);
            delete.Parameters.Add(new() { Value = set });
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        var queries = await CopyQueriesAsync(connection, set, cancellationToken);
        var (judgments, negative) = JudgmentPath() is { } path ? await CopyJudgmentsAsync(connection, set, path, cancellationToken) : (0, 0);
        await transaction.CommitAsync(cancellationToken);
        return (queries, judgments, negative);
    }

    internal string? JudgmentPath()
    {
        if (!Directory.Exists(Qrels))
        {
            return null;
        }

        var files = Directory.GetFiles(Qrels, "*.tsv").Order(StringComparer.Ordinal).ToList();
        return files.Find(file => Path.GetFileName(file) == "test.tsv") ?? files.FirstOrDefault();
    }

    private async Task<long> CopyQueriesAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync("COPY rankdb.queries (set_name, query_id, query, attributes) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var text = new LoadColumn("text");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var query in QueryFile.JsonAsync(Queries, cancellationToken))
        {
            BadRow.CheckText(query.Text, text, new LoadRow([], Queries, query.Line));
            if (!seen.Add(query.QueryId))
            {
                throw BadRow.At(Queries, query.Line, $"query '{query.QueryId}' comes twice");
            }

            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(set, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(query.QueryId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(query.Text, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(query.Attributes.ToJsonString(), NpgsqlDbType.Jsonb, cancellationToken);
        }

        return (long)await writer.CompleteAsync(cancellationToken);
    }

    private static async Task<(long Judgments, long Negative)> CopyJudgmentsAsync(NpgsqlConnection connection, string set, string path, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync("COPY rankdb.judgments (set_name, query_id, id, grade) FROM STDIN (FORMAT BINARY)", cancellationToken);
        // Whoever loads a whole folder is not asked what its grades below 0 mean, and is told how they were read.
        var file = new JudgmentFile(path, FileFormat.Beir, NegativeGrades.Zero);
        await foreach (var judgment in file.ReadAsync(cancellationToken))
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(set, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(judgment.QueryId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(judgment.Id, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(judgment.Grade, NpgsqlDbType.Integer, cancellationToken);
        }

        return ((long)await writer.CompleteAsync(cancellationToken), file.Zeroed);
    }
}
