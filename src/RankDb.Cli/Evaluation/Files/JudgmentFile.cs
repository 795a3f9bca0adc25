using System.Globalization;
using System.Runtime.CompilerServices;
using RankDb.Cli.Loading;
using RankDb.Ranking;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>A judgment in a file.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="Id">The document.</param>
/// <param name="Grade">0 not relevant, higher is better, -1 in the pool and not judged.</param>
/// <param name="Aspects">What of the query the document answers; null: not said.</param>
/// <param name="Line">Where it stands.</param>
internal readonly record struct JudgmentLine(string QueryId, string Id, int Grade, string[]? Aspects, long Line);

/// <summary>Reads judgments one after another: TREC qrels, BEIR's tsv, or CSV with the columns query_id, id, grade and perhaps aspects (parted by |).</summary>
internal sealed class JudgmentFile(string path, FileFormat format, NegativeGrades negative)
{
    /// <summary>Grades below 0 that were read as 0, so far.</summary>
    internal long Zeroed { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="CliException">A line is wrong (named with its number), or there is none.</exception>
    internal async IAsyncEnumerable<JudgmentLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<(string, string)>();
        await foreach (var judgment in format == FileFormat.Csv ? CsvAsync(cancellationToken) : ColumnsAsync(cancellationToken))
        {
            if (!seen.Add((judgment.QueryId, judgment.Id)))
            {
                throw BadRow.At(path, judgment.Line, $"document '{judgment.Id}' is judged twice for query '{judgment.QueryId}'");
            }

            yield return judgment;
        }

        if (seen.Count == 0)
        {
            throw BadRow.At(path, 1, "the file holds no judgment");
        }
    }

    private async IAsyncEnumerable<JudgmentLine> ColumnsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var queries = new NamePool();
        var documents = new NamePool();
        var isFirst = true;
        await foreach (var (text, number) in TextLines.ReadAsync(path, cancellationToken))
        {
            if (isFirst && format == FileFormat.Beir && text.StartsWith("query-id", StringComparison.OrdinalIgnoreCase))
            {
                isFirst = false;
                continue;
            }

            isFirst = false;
            yield return Parse(text, number, queries, documents);
        }
    }

    private JudgmentLine Parse(string text, long number, NamePool queries, NamePool documents)
    {
        // Ids of BEIR may hold blanks, for tabs part its columns; four of them are TREC's.
        Span<Range> columns = stackalloc Range[5];
        var count = format == FileFormat.Beir ? text.AsSpan().Split(columns, '\t') : TextLines.Split(text, columns);
        if (format == FileFormat.Beir ? count is not (3 or 4) : count != 4)
        {
            throw BadRow.At(path, number, format == FileFormat.Beir
                ? "expected query-id, corpus-id and a whole number, parted by tabs"
                : $"{(count > 4 ? "more than 4" : count)} columns where qrels have 4: query, iteration, document, grade");
        }

        var query = queries.Of(text.AsSpan()[columns[0]], out _);
        var id = documents.Of(text.AsSpan()[columns[count - 2]], out _);
        return Checked(query, id, text.AsSpan()[columns[count - 1]], null, number);
    }

    private async IAsyncEnumerable<JudgmentLine> CsvAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (query, id, grade, aspects) = (-1, 0, 0, 0);
        await foreach (var (values, line) in CsvTable.ReadAsync(path, cancellationToken))
        {
            if (query < 0)
            {
                CsvTable.CheckHeader(values, path, line);
                query = CsvTable.Need(values, path, "query_id");
                id = CsvTable.Need(values, path, "id", "document_id", "doc_id", "corpus_id");
                grade = CsvTable.Need(values, path, "grade", "score", "relevance");
                aspects = CsvTable.Find(values, "aspects");
                continue;
            }

            var named = aspects < 0 || values[aspects].Length == 0 ? null : values[aspects].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            yield return Checked(values[query], values[id], values[grade], named, line);
        }
    }

    private JudgmentLine Checked(string query, string id, ReadOnlySpan<char> text, string[]? aspects, long line)
    {
        TextLines.CheckName(query, "query", path, line);
        TextLines.CheckName(id, "document", path, line);
        foreach (var aspect in aspects ?? [])
        {
            TextLines.CheckName(aspect, "aspect", path, line);
        }

        if (!int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade))
        {
            throw BadRow.At(path, line, $"the grade '{text}' is not a whole number");
        }

        if (grade < 0 && negative == NegativeGrades.Zero)
        {
            Zeroed++;
            grade = 0;
        }

        return grade >= 0 || (negative == NegativeGrades.Pooled && grade == Grade.Pooled)
            ? new JudgmentLine(query, id, grade, aspects, line)
            : throw new CliException(
                $"{path}:{line}: the grade of '{id}' for query '{query}' is {grade}",
                "say what it means: --negative zero (not relevant) or --negative pooled (-1: in the pool, not judged)");
    }
}
