namespace RankDb.Cli.Loading;

/// <summary>Rows of one table, read one after another from files; memory does not grow with their number.</summary>
internal abstract class RowSource
{
    /// <summary>The columns; the first one is the key.</summary>
    internal abstract IReadOnlyList<LoadColumn> Columns { get; }

    /// <summary>The columns to search, most important first.</summary>
    internal abstract IReadOnlyList<string> ContentColumns { get; }

    /// <summary>Bytes in all files.</summary>
    internal abstract long TotalBytes { get; }

    /// <summary>Whether the same key may come twice; then the first row counts.</summary>
    internal virtual bool AllowsRepeats => false;

    /// <summary>Reads the rows.</summary>
    /// <param name="bytesRead">Gets the number of bytes read so far, now and then.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="CliException">A row cannot be read; the message names file and line.</exception>
    internal abstract IAsyncEnumerable<LoadRow> ReadAsync(Action<long> bytesRead, CancellationToken cancellationToken);
}
