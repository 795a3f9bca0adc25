using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>A query in a file.</summary>
/// <param name="QueryId">Its id.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Attributes">What else is known of it.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record QueryLine(string QueryId, string Text, JsonObject Attributes, long Line);

/// <summary>Reads queries: CSV or TSV with the columns query_id and query, others become attributes; or BEIR's jsonl with _id and text.</summary>
internal static class QueryFile
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="CliException">A line is wrong (named with its number), or there is none.</exception>
    internal static async IAsyncEnumerable<QueryLine> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lines = Path.GetExtension(path).ToLowerInvariant() is ".jsonl" or ".ndjson" ? JsonAsync(path, cancellationToken) : CsvAsync(path, cancellationToken);
        await foreach (var query in lines)
        {
            TextLines.CheckName(query.QueryId, "query's id", path, query.Line);
            TextLines.CheckName(query.Text, "query", path, query.Line);
            if (!seen.Add(query.QueryId))
            {
                throw BadRow.At(path, query.Line, $"query '{query.QueryId}' comes twice");
            }

            yield return query;
        }

        if (seen.Count == 0)
        {
            throw BadRow.At(path, 1, "the file holds no query");
        }
    }

    /// <summary>What BEIR's line of a query says besides id and text: its metadata; nothing where there is none.</summary>
    /// <exception cref="CliException">It holds what PostgreSQL cannot store.</exception>
    private static JsonObject Metadata(JsonElement query, string path, long line)
    {
        if (!query.TryGetProperty("metadata", out var metadata) || metadata.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        try
        {
            CheckTexts(metadata, path, line);
            return JsonNode.Parse(metadata.GetRawText())!.AsObject();
        }
        catch (InvalidOperationException surrogate)
        {
            throw BadRow.At(path, line, "metadata holds half a surrogate pair, which is no character", surrogate);
        }
    }

    private static void CheckTexts(JsonElement value, string path, long line)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                BadRow.CheckText(value.GetString()!, new LoadColumn("metadata"), new LoadRow([], path, line));
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    CheckTexts(item, path, line);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    BadRow.CheckText(member.Name, new LoadColumn("metadata"), new LoadRow([], path, line));
                    CheckTexts(member.Value, path, line);
                }

                break;
        }
    }

    private static async IAsyncEnumerable<QueryLine> CsvAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[]? header = null;
        var (id, text) = (0, 0);
        await foreach (var (values, line) in CsvTable.ReadAsync(path, cancellationToken))
        {
            if (header is null)
            {
                header = [.. values.Select(name => name.Trim())];
                id = CsvTable.Need(header, path, "query_id", "id", "_id");
                text = CsvTable.Need(header, path, "query", "text");
                if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
                {
                    throw BadRow.At(path, line, $"the header names column '{twice.Key}' twice");
                }

                continue;
            }

            var attributes = new JsonObject();
            for (var at = 0; at < header.Length; at++)
            {
                // An empty cell says nothing.
                if (at != id && at != text && values[at].Length > 0)
                {
                    BadRow.CheckText(values[at], new LoadColumn(header[at]), new LoadRow([], path, line));
                    attributes[header[at]] = values[at];
                }
            }

            yield return new QueryLine(values[id], values[text], attributes, line);
        }
    }

    /// <summary>Reads BEIR's jsonl line by line; whether ids repeat and texts are blank is for the caller to say.</summary>
    /// <exception cref="CliException">A line is wrong, named with its number.</exception>
    internal static async IAsyncEnumerable<QueryLine> JsonAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (document, line, _) in JsonlRows.DocumentsAsync(path, cancellationToken))
        {
            using (document)
            {
                var root = document.RootElement;
                var id = JsonlRows.IdOf(root) ?? throw BadRow.At(path, line, "the query has no _id");
                var text = root.TryGetProperty("text", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw BadRow.At(path, line, "the query has no text");
                yield return new QueryLine(id, text, Metadata(root, path, line), line);
            }
        }
    }
}
