using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>Reads CSV or TSV with a header line, and writes CSV.</summary>
internal static class CsvTable
{
    /// <summary>The rows, each with its values in the order of the header, which comes first.</summary>
    /// <exception cref="CliException">The file is not there, has no header, or a row has another number of values.</exception>
    internal static async IAsyncEnumerable<(string[] Values, long Line)> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Path.GetExtension(path).ToLowerInvariant() is ".tsv" or ".tab" ? "\t" : ",", HasHeaderRecord = false, BadDataFound = null, DetectColumnCountChanges = false,
            Mode = CsvMode.RFC4180, TrimOptions = TrimOptions.None, IgnoreBlankLines = true, LineBreakInQuotedFieldIsBadData = false,
        };
        await using var stream = SourceFile.OpenRead(path);
        using var reader = SourceFile.Reader(stream);
        using var csv = new CsvReader(reader, format);
        var width = -1;
        while (await NextAsync(csv, path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = csv.Parser.RawRow - csv.Parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n');
            if (EndsInQuotes(csv.Parser.RawRecord, format.Delimiter[0]))
            {
                throw BadRow.At(path, csv.Parser.RawRow - csv.Parser.RawRecord.AsSpan().TrimStart("\r\n").Count('\n'), "a quote is opened here and never closed");
            }

            width = width < 0 ? csv.Parser.Count : width;
            if (csv.Parser.Count != width)
            {
                throw BadRow.At(path, line, $"{csv.Parser.Count} values where the header has {width} columns");
            }

            yield return ([.. csv.Parser.Record!], line);
        }

        if (width < 0)
        {
            throw BadRow.At(path, 1, "the file has no header line");
        }
    }

    /// <summary>The place of a column that goes by one of these names, in any case and with - for _.</summary>
    /// <returns>-1: there is none.</returns>
    internal static int Find(string[] header, params string[] names) =>
        Array.FindIndex(header, column => names.Contains(Name(column), StringComparer.Ordinal));

    /// <summary>The place of a column that must be there.</summary>
    /// <exception cref="CliException">It is not.</exception>
    internal static int Need(string[] header, string path, params string[] names) => Find(header, names) is var at and >= 0
        ? at
        : throw BadRow.At(path, 1, $"the header has no column {string.Join(" or ", names)}; it has: {string.Join(", ", header)}");

    /// <summary>Refuses a header that names a column twice: which one counts, nobody could tell.</summary>
    internal static void CheckHeader(string[] header, string path, long line)
    {
        if (header.GroupBy(Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw BadRow.At(path, line, $"the header names column '{twice.Key}' twice");
        }
    }

    /// <summary>A line of CSV, without its end.</summary>
    internal static string Line(params ReadOnlySpan<string> values)
    {
        var quoted = new string[values.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var value = values[at];

            // Blanks at the ends and line breaks are part of the value; an empty line would be none.
            quoted[at] = value.Length == 0 || value.AsSpan().ContainsAny("\",\r\n") || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])
                ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
                : value;
        }

        return string.Join(',', quoted);
    }

    // CsvHelper takes the end of the file for the end of the quotes.
    private static bool EndsInQuotes(string record, char delimiter)
    {
        var (isQuoted, isStart) = (false, true);
        for (var at = 0; at < record.Length; at++)
        {
            if (isQuoted)
            {
                if (record[at] == '"' && at + 1 < record.Length && record[at + 1] == '"')
                {
                    at++;
                }
                else
                {
                    isQuoted = record[at] != '"';
                }
            }
            else
            {
                isQuoted = isStart && record[at] == '"';
                isStart = record[at] == delimiter || record[at] is '\r' or '\n';
            }
        }

        return isQuoted;
    }

    private static string Name(string column) => column.Trim().ToLowerInvariant().Replace('-', '_');

    private static async Task<bool> NextAsync(CsvReader csv, string path)
    {
        try
        {
            return await csv.ReadAsync();
        }
        catch (Exception broken) when (broken is CsvHelperException or System.Text.DecoderFallbackException)
        {
            var what = broken is CsvHelperException ? "the line is not well-formed CSV" : "the bytes at or after this line are not UTF-8";
            throw BadRow.At(path, csv.Parser.RawRow + 1, what, broken);
        }
    }
}
