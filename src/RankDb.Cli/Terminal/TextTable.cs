using System.Text;

namespace RankDb.Cli.Terminal;

/// <summary>Rows of text in aligned columns; the widest columns give way when the terminal is too narrow.</summary>
internal sealed class TextTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 6;

    private readonly string[] _headers;
    private readonly bool[] _right;
    private readonly List<string[]> _rows = [];

    /// <summary>A table with these columns; a header that starts with <c>&gt;</c> is a column of numbers, aligned right.</summary>
    internal TextTable(params string[] headers)
    {
        _right = [.. headers.Select(header => header.StartsWith('>'))];
        _headers = [.. headers.Select(header => header.TrimStart('>'))];
    }

    /// <summary>Adds a row; line breaks and control characters in a cell become spaces.</summary>
    internal TextTable Row(params string?[] cells)
    {
        if (cells.Length != _headers.Length)
        {
            throw new ArgumentException($"{_headers.Length} cells expected, got {cells.Length}.", nameof(cells));
        }

        _rows.Add([.. cells.Select(cell => OneLine(cell ?? ""))]);
        return this;
    }

    /// <summary>The table's lines.</summary>
    /// <param name="width">Columns that a line may take, or null for as many as it needs.</param>
    internal IEnumerable<string> Lines(int? width)
    {
        var widths = Widths(width);
        yield return Line(_headers, widths);
        yield return Line([.. widths.Select(columns => new string('-', columns))], widths);
        foreach (var row in _rows)
        {
            yield return Line(row, widths);
        }
    }

    private int[] Widths(int? limit)
    {
        var widths = _headers.Select(header => header.Length).ToArray();
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        var excess = limit is null ? 0 : widths.Sum() + (Gap.Length * (widths.Length - 1)) - limit.Value;
        while (excess-- > 0)
        {
            var widest = Array.IndexOf(widths, widths.Max());
            if (widths[widest] <= NarrowestColumn)
            {
                break;
            }

            widths[widest]--;
        }

        return widths;
    }

    private string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = Cut(cells[column], widths[column]);
            line.Append(column == 0 ? "" : Gap)
                .Append(_right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
        }

        return line.ToString().TrimEnd();
    }

    private static string Cut(string cell, int width)
    {
        if (cell.Length <= width)
        {
            return cell;
        }

        var end = width - 1;
        return (char.IsHighSurrogate(cell[end - 1]) ? cell[..(end - 1)] : cell[..end]) + "…";
    }

    private static string OneLine(string cell) =>
        cell.Any(char.IsControl) ? new string([.. cell.Select(letter => char.IsControl(letter) ? ' ' : letter)]) : cell;
}
