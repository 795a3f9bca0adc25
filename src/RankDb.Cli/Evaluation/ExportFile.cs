using System.Text;
using Npgsql;

namespace RankDb.Cli.Evaluation;

/// <summary>Writes rows of the database as lines of a file, or to standard output.</summary>
internal static class ExportFile
{
    /// <summary>Refuses a path where no file can be made.</summary>
    /// <exception cref="CliException">Its folder does not exist, or it is a folder.</exception>
    internal static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliException($"{path} is a folder", "name a file in it", ExitCode.WrongUse);
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new CliException($"{path} cannot be written: folder {folder} does not exist", "make it first, or name another file", ExitCode.WrongUse);
        }
    }

    /// <summary>Writes a line for each row.</summary>
    /// <param name="environment">Where standard output is.</param>
    /// <param name="source">The database.</param>
    /// <param name="path">The file; null or - is standard output.</param>
    /// <param name="header">The first line, or null.</param>
    /// <param name="sql">The rows.</param>
    /// <param name="values">Values of its parameters.</param>
    /// <param name="line">Makes a line of a row.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Lines, without the header.</returns>
    internal static async Task<long> WriteAsync(
        CliEnvironment environment, NpgsqlDataSource source, string? path, string? header, string sql, string[] values, Func<NpgsqlDataReader, string> line, CancellationToken cancellationToken)
    {
        if (path is not null and not "-")
        {
            Check(path);
        }

        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        // The database is asked before a file is made that nothing would come into.
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        long count = 0;
        if (path is null or "-")
        {
            await CopyAsync(environment.Terminal.Line);
            return count;
        }

        // Beside the target and renamed at the end: an interrupted export leaves no half of a file.
        var unfinished = path + ".part";
        try
        {
            await using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                await CopyAsync(writer.WriteLine);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return count;

        async Task CopyAsync(Action<string> write)
        {
            if (header is not null)
            {
                write(header);
            }

            while (await reader.ReadAsync(cancellationToken))
            {
                write(line(reader));
                count++;
            }
        }
    }
}
