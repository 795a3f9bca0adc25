namespace RankDb.Cli.Loading;

/// <summary>A row to load, and where it came from.</summary>
/// <param name="Values">One value a column: null, string, or long for bigint.</param>
/// <param name="File">The file.</param>
/// <param name="Line">1-based line in the file.</param>
internal readonly record struct LoadRow(object?[] Values, string File, long Line);
