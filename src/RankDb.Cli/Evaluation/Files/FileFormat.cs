namespace RankDb.Cli.Evaluation.Files;

/// <summary>How judgments and runs are written in files.</summary>
internal enum FileFormat
{
    /// <summary>Columns parted by white space. Judgments: query, iteration, document, grade. Runs: query, Q0, document, rank, score, tag.</summary>
    Trec,

    /// <summary>Judgments alone: query, document, grade, parted by tabs, with a header line.</summary>
    Beir,

    /// <summary>RFC 4180 with a header line that names the columns.</summary>
    Csv,
}

/// <summary>Finds the format of a file.</summary>
internal static class FileFormats
{
    internal static readonly string[] OfJudgments = ["trec", "beir", "csv"];
    internal static readonly string[] OfRuns = ["trec", "csv"];

    /// <summary>The format that the user named, or else the one that the file's name ends in: .csv, .tsv (BEIR), anything else is TREC.</summary>
    internal static FileFormat Of(string? named, string path, bool run) => (named ?? Guess(path, run)) switch
    {
        "beir" => FileFormat.Beir,
        "csv" => FileFormat.Csv,
        _ => FileFormat.Trec,
    };

    private static string Guess(string path, bool run) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => "csv",
        ".tsv" when !run => "beir",
        _ => "trec",
    };
}
