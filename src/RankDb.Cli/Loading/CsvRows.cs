using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace RankDb.Cli.Loading;

/// <summary>CSV (RFC 4180) or TSV with a header line. Every column is text. The key is the column <c>id</c>, or the row's number without one.</summary>
internal sealed class CsvRows : RowSource
{
    private readonly string _path;
    private readonly CsvConfiguration _format;
    private readonly int _id;
    private readonly IReadOnlyList<LoadColumn> _columns;

    private CsvRows(string path, CsvConfiguration format, string[] header)
    {
        (_path, _format) = (path, format);
        _id = Array.FindIndex(header, name => name.Equals("id", StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> others = header.Where((_, at) => at != _id);
        _columns = [new LoadColumn("id", _id < 0 ? LoadType.Bigint : LoadType.Text), .. others.Select(name => new LoadColumn(name))];
    }

    internal override IReadOnlyList<LoadColumn> Columns => _columns;

    internal override IReadOnlyList<string> ContentColumns => [.. _columns.Skip(1).Select(column => column.Name)];

    internal override long TotalBytes => new FileInfo(_path).Length;

    /// <summary>Reads the header.</summary>
    /// <exception cref="CliException">It is missing, or names a column twice.</exception>
    internal static CsvRows Open(string path, char delimiter)
    {
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(), HasHeaderRecord = true, BadDataFound = null, DetectColumnCountChanges = false,
            Mode = CsvMode.RFC4180, TrimOptions = TrimOptions.None, IgnoreBlankLines = true, CountBytes = false, LineBreakInQuotedFieldIsBadData = false,
        };
        using var reader = SourceFile.Reader(SourceFile.OpenRead(path));
        using var csv = new CsvReader(reader, format);
        string[]? header;
        try
        {
            header = csv.Read() && csv.ReadHeader() ? csv.HeaderRecord : null;
        }
        catch (System.Text.DecoderFallbackException invalid)
        {
            throw BadRow.At(path, 1, "the bytes at or after this line are not UTF-8", invalid);
        }

        if (header is not { Length: > 0 })
        {
            throw BadRow.At(path, 1, "the file has no header line");
        }

        header = [.. header.Select((name, at) => name.Trim() is { Length: > 0 } text ? text : $"column_{at + 1}")];
        if (header.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw BadRow.At(path, 1, $"the header names column '{twice.Key}' twice");
        }

        return new CsvRows(path, format, header);
    }

    internal override async IAsyncEnumerable<LoadRow> ReadAsync(Action<long> bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = SourceFile.OpenRead(_path);
        using var reader = SourceFile.Reader(stream);
        using var csv = new CsvReader(reader, _format);
        await NextAsync(csv);
        var width = csv.Parser.Count;
        for (long number = 1; await NextAsync(csv); number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = csv.Parser.RawRow - csv.Parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n');
            if (csv.Parser.Count != width)
            {
                throw BadRow.At(_path, line, $"{csv.Parser.Count} values where the header has {width} columns");
            }

            yield return new LoadRow(Values(csv, number, width, line), _path, line);
            bytesRead(stream.Position);
        }
    }

    private object?[] Values(CsvReader csv, long number, int width, long line)
    {
        var values = new object?[_columns.Count];
        values[0] = _id < 0 ? number : csv.Parser[_id] is { Length: > 0 } key ? key : throw BadRow.At(_path, line, "the id is empty");
        var to = 1;
        for (var at = 0; at < width; at++)
        {
            if (at != _id)
            {
                values[to++] = csv.Parser[at];
            }
        }

        return values;
    }

    private async Task<bool> NextAsync(CsvReader csv)
    {
        try
        {
            return await csv.ReadAsync();
        }
        catch (Exception broken) when (broken is CsvHelperException or System.Text.DecoderFallbackException)
        {
            var what = broken is CsvHelperException ? "the line is not well-formed CSV" : "the bytes at or after this line are not UTF-8";
            throw BadRow.At(_path, csv.Parser.RawRow + 1, what, broken);
        }
    }
}
