using System.Runtime.CompilerServices;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Evaluation.Files;

/// <summary>Reads the lines of a text file, and parts them into columns without making texts of them.</summary>
internal static class TextLines
{
    private const int CheckEvery = 4096;

    /// <summary>Lines with their numbers; blank ones are left out.</summary>
    /// <exception cref="CliException">The file is not there, or is not UTF-8.</exception>
    internal static async IAsyncEnumerable<(string Text, long Number)> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = SourceFile.OpenRead(path);
        using var reader = SourceFile.Reader(stream);
        for (long number = 1; ; number++)
        {
            if (number % CheckEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            string? text;
            try
            {
                // Not asynchronous: that takes most of the time of files with ten million short lines.
                text = reader.ReadLine();
            }
            catch (System.Text.DecoderFallbackException invalid)
            {
                throw BadRow.At(path, number, "the bytes at or after this line are not UTF-8", invalid);
            }

            if (text is null)
            {
                yield break;
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (text, number);
            }
        }
    }

    /// <summary>Finds the columns of a line that white space parts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="columns">Gets where each column is, as many as there is room for.</param>
    /// <returns>How many columns the line has; more than there is room for where it has more.</returns>
    internal static int Split(ReadOnlySpan<char> line, Span<Range> columns)
    {
        var count = 0;
        for (var at = 0; at < line.Length;)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at]))
            {
                at++;
            }

            if (count < columns.Length)
            {
                columns[count] = start..at;
            }

            count++;
        }

        return count;
    }

    /// <summary>Refuses what PostgreSQL cannot store, and what no file can name: an empty text.</summary>
    internal static void CheckName(string text, string column, string path, long line)
    {
        if (text.Length == 0)
        {
            throw BadRow.At(path, line, $"the {column} is empty");
        }

        BadRow.CheckText(text, new LoadColumn(column), new LoadRow([], path, line));
    }
}
