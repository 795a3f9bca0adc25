using System.Globalization;
using Npgsql;
using NpgsqlTypes;

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
    /// <returns>Queries and judgments.</returns>
    internal async Task<(long Queries, long Judgments)> LoadJudgmentsAsync(NpgsqlConnection connection, string set, CancellationToken cancellationToken)
    {
        if (!File.Exists(Queries))
        {
            return (0, 0);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var table in new[] { "judgments", "queries" })
        {
            await using var delete = new NpgsqlCommand($"DELETE FROM rankdb.{table} WHERE set_name = $1", connection);
            delete.Parameters.Add(new() { Value = set });
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        var queries = await CopyQueriesAsync(connection, set, cancellationToken);
        var judgments = JudgmentFile() is { } file ? await CopyJudgmentsAsync(connection, set, file, cancellationToken) : 0;
        await transaction.CommitAsync(cancellationToken);
        return (queries, judgments);
    }

    internal string? JudgmentFile()
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
        await using var writer = await connection.BeginBinaryImportAsync("COPY rankdb.queries (set_name, query_id, query) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var text = new LoadColumn("text");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (document, line, _) in JsonlRows.DocumentsAsync(Queries, cancellationToken))
        {
            using (document)
            {
                var id = JsonlRows.IdOf(document.RootElement) ?? throw BadRow.At(Queries, line, "the query has no _id");
                var query = document.RootElement.TryGetProperty("text", out var value) ? value.GetString() : null;
                BadRow.CheckText(query ?? throw BadRow.At(Queries, line, "the query has no text"), text, new LoadRow([], Queries, line));
                if (!seen.Add(id))
                {
                    throw BadRow.At(Queries, line, $"query '{id}' comes twice");
                }

                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(set, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(id, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(query, NpgsqlDbType.Text, cancellationToken);
            }
        }

        return (long)await writer.CompleteAsync(cancellationToken);
    }

    private static async Task<long> CopyJudgmentsAsync(NpgsqlConnection connection, string set, string file, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync("COPY rankdb.judgments (set_name, query_id, id, grade) FROM STDIN (FORMAT BINARY)", cancellationToken);
        using var reader = SourceFile.Reader(SourceFile.OpenRead(file));
        var seen = new HashSet<(string, string)>();
        for (long line = 1; await SourceFile.ReadLineAsync(reader, file, line, cancellationToken) is { } text; line++)
        {
            var parts = text.Split('\t');
            if (text.Length == 0 || (line == 1 && parts[0] == "query-id"))
            {
                continue;
            }

            // BEIR: query, document, grade. TREC: query, iteration, document, grade.
            if (parts.Length is not (3 or 4) || !int.TryParse(parts[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade))
            {
                throw BadRow.At(file, line, "expected query-id, corpus-id and a whole number, parted by tabs");
            }

            if (!seen.Add((parts[0], parts[^2])))
            {
                throw BadRow.At(file, line, $"document '{parts[^2]}' is judged twice for query '{parts[0]}'");
            }

            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(set, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(parts[0], NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(parts[^2], NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(Math.Max(0, grade), NpgsqlDbType.Integer, cancellationToken);
        }

        return (long)await writer.CompleteAsync(cancellationToken);
    }
}
