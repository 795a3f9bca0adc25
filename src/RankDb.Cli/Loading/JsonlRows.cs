using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RankDb.Cli.Loading;

/// <summary>JSON Lines: one object a line. A first pass finds the columns: keys with an object or array somewhere are jsonb, others text.
/// The key is <c>id</c> or <c>_id</c>, or the line's number where not every line has one.</summary>
internal sealed class JsonlRows : RowSource
{
    private readonly string _path;
    private readonly bool _hasId;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);

    private JsonlRows(string path, bool hasId, IReadOnlyList<LoadColumn> columns)
    {
        (_path, _hasId, Columns) = (path, hasId, columns);
        for (var at = 1; at < columns.Count; at++)
        {
            _positions.Add(columns[at].Name, at);
        }
    }

    internal override IReadOnlyList<LoadColumn> Columns { get; }

    internal override IReadOnlyList<string> ContentColumns => [.. Columns.Skip(1).Where(column => column.Type == LoadType.Text).Select(column => column.Name)];

    internal override long TotalBytes => new FileInfo(_path).Length;

    /// <summary>Finds the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="always">Columns that the table has even when no line does.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async Task<JsonlRows> OpenAsync(string path, IReadOnlyList<string> always, CancellationToken cancellationToken)
    {
        var columns = always.Select(name => new LoadColumn(name)).ToList();
        var hasId = true;
        await foreach (var (document, _, _) in DocumentsAsync(path, cancellationToken))
        {
            using (document)
            {
                hasId &= IdOf(document.RootElement) is not null;
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    Notice(columns, member);
                }
            }
        }

        return new JsonlRows(path, hasId, [new LoadColumn("id", hasId ? LoadType.Text : LoadType.Bigint), .. columns]);
    }

    internal override async IAsyncEnumerable<LoadRow> ReadAsync(Action<long> bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (document, line, position) in DocumentsAsync(_path, cancellationToken))
        {
            using (document)
            {
                var values = new object?[Columns.Count];
                values[0] = _hasId ? IdOf(document.RootElement) ?? throw BadRow.At(_path, line, "the line has no id") : line;
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    if (_positions.TryGetValue(member.Name, out var at))
                    {
                        values[at] = Value(member.Value, Columns[at].Type, line);
                    }
                }

                yield return new LoadRow(values, _path, line);
                bytesRead(position);
            }
        }
    }

    /// <summary>The objects of a file with their line numbers and the number of bytes read so far.</summary>
    internal static async IAsyncEnumerable<(JsonDocument Document, long Line, long Position)> DocumentsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = SourceFile.OpenRead(path);
        using var reader = SourceFile.Reader(stream);
        for (long line = 1; await SourceFile.ReadLineAsync(reader, path, line, cancellationToken) is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(text);
            }
            catch (Exception broken) when (broken is JsonException or ArgumentException)
            {
                throw BadRow.At(path, line, "not well-formed JSON", broken);
            }

            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw BadRow.At(path, line, $"an object is expected, and this is {document.RootElement.ValueKind.ToString().ToLowerInvariant()}");
            }

            CheckId(document.RootElement, path, line);
            yield return (document, line, stream.Position);
        }
    }

    private static void CheckId(JsonElement element, string path, long line)
    {
        try
        {
            IdOf(element);
        }
        catch (InvalidOperationException surrogate)
        {
            throw BadRow.At(path, line, "the id holds half a surrogate pair, which is no character", surrogate);
        }
    }

    /// <summary>The value of <c>_id</c> or <c>id</c> as text; null when there is none.</summary>
    internal static string? IdOf(JsonElement element)
    {
        foreach (var name in new[] { "_id", "id" })
        {
            if (element.TryGetProperty(name, out var id) && id.ValueKind is (JsonValueKind.String or JsonValueKind.Number))
            {
                return id.ToString() is { Length: > 0 } text ? text : null;
            }
        }

        return null;
    }

    private static void Notice(List<LoadColumn> columns, JsonProperty member)
    {
        if (member.Name is "id" or "_id" || member.Value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var nested = member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        var at = columns.FindIndex(column => column.Name == member.Name);
        if (at < 0)
        {
            columns.Add(new LoadColumn(member.Name, nested ? LoadType.Jsonb : LoadType.Text));
        }
        else if (nested && columns[at].Type == LoadType.Text)
        {
            columns[at] = new LoadColumn(member.Name, LoadType.Jsonb);
        }
    }

    private string? Value(JsonElement value, LoadType type, long line)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.Null => null,
                _ when type == LoadType.Jsonb => value.GetRawText(),
                JsonValueKind.String => value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => value.GetRawText(),
            };
        }
        catch (InvalidOperationException surrogate)
        {
            throw BadRow.At(_path, line, "a string holds half a surrogate pair, which is no character", surrogate);
        }
    }
}
