using System.Text;

namespace RankDb.Cli.Charts;

/// <summary>Writes a chart to where the user wants it.</summary>
internal static class ChartFile
{
    /// <summary>Refuses a name before any work is done for it.</summary>
    /// <exception cref="CliException">It does not end in .svg, or its folder is not there.</exception>
    internal static void Check(string? path)
    {
        if (path is null)
        {
            return;
        }

        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException($"{path}: charts are SVG files", "name a file that ends in .svg", ExitCode.WrongUse);
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new CliException($"{path}: the folder {folder} is not there", null, ExitCode.WrongUse);
        }
    }

    /// <summary>Writes the document.</summary>
    internal static Task WriteAsync(string path, string svg, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, svg, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
}
