using System.Text;

namespace RankDb.Cli.Loading;

/// <summary>Opens text files as UTF-8 and refuses what is not.</summary>
internal static class SourceFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path} does not exist", "check the path", ExitCode.WrongUse, missing);
        }
    }

    internal static StreamReader Reader(Stream stream) => new(stream, Strict, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);

    /// <summary>The next line, or null at the end.</summary>
    internal static async Task<string?> ReadLineAsync(StreamReader reader, string path, long line, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (DecoderFallbackException invalid)
        {
            throw BadRow.At(path, line, "the bytes at or after this line are not UTF-8", invalid);
        }
    }

    /// <summary>A name for a table, made from a file's name.</summary>
    internal static string TableName(string path)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
        var letters = name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        var table = string.Concat(letters).Trim('_');
        return table.Length == 0 ? "loaded" : char.IsAsciiDigit(table[0]) ? "t_" + table : table;
    }
}
