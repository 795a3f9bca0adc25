using System.Globalization;
using System.Runtime.CompilerServices;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>A result in a file.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Id">The document.</param>
/// <param name="Score">Finite, larger is better.</param>
/// <param name="Line">Where it stands.</param>
internal readonly record struct RunLine(string QueryId, string Id, double Score, long Line);

/// <summary>Reads runs one result after another: TREC's six columns, or CSV with the columns query_id, id and score. The rank in a file counts for nothing.</summary>
internal sealed class RunFile(string path, FileFormat format)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="CliException">A line is wrong (named with its number), or there is none.</exception>
    internal async IAsyncEnumerable<RunLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var any = false;
        await foreach (var result in format == FileFormat.Csv ? CsvAsync(cancellationToken) : ColumnsAsync(cancellationToken))
        {
            any = true;
            yield return result;
        }

        if (!any)
        {
            throw BadRow.At(path, 1, "the file holds no result");
        }
    }

    private async IAsyncEnumerable<RunLine> ColumnsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queries = new NamePool();
        var documents = new NamePool();
        await foreach (var (text, number) in TextLines.ReadAsync(path, cancellationToken))
        {
            yield return Parse(text, number, queries, documents);
        }
    }

    private RunLine Parse(string text, long number, NamePool queries, NamePool documents)
    {
        Span<Range> columns = stackalloc Range[6];
        var count = TextLines.Split(text, columns);
        if (count != 6)
        {
            throw BadRow.At(path, number, $"{count} columns where runs have 6: query, Q0, document, rank, score, tag");
        }

        var query = queries.Of(text.AsSpan()[columns[0]], out var newQuery);
        var id = documents.Of(text.AsSpan()[columns[2]], out var newDocument);
        return Checked(query, id, text.AsSpan()[columns[4]], number, newQuery, newDocument);
    }

    private async IAsyncEnumerable<RunLine> CsvAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (query, id, score) = (-1, 0, 0);
        await foreach (var (values, line) in CsvTable.ReadAsync(path, cancellationToken))
        {
            if (query < 0)
            {
                CsvTable.CheckHeader(values, path, line);
                query = CsvTable.Need(values, path, "query_id");
                id = CsvTable.Need(values, path, "id", "document_id", "doc_id", "corpus_id");
                score = CsvTable.Need(values, path, "score");
                continue;
            }

            yield return Checked(values[query], values[id], values[score], line, true, true);
        }
    }

    private RunLine Checked(string query, string id, ReadOnlySpan<char> text, long line, bool newQuery, bool newDocument)
    {
        if (newQuery)
        {
            TextLines.CheckName(query, "query", path, line);
        }

        if (newDocument)
        {
            TextLines.CheckName(id, "document", path, line);
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score))
        {
            throw BadRow.At(path, line, $"the score '{text}' is not a number");
        }

        return double.IsFinite(score)
            ? new RunLine(query, id, score, line)
            : throw BadRow.At(path, line, $"the score of '{id}' for query '{query}' is {text}: it says nothing about the order");
    }
}
