namespace RankDb.Cli.Loading;

/// <summary>What will be loaded where.</summary>
/// <param name="Name">Table, index and judgment set.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Beir">The collection whose judgments come along, or null.</param>
/// <param name="IndexByDefault">Whether the table is indexed without being asked for.</param>
internal sealed record LoadPlan(string Name, RowSource Rows, BeirFolder? Beir, bool IndexByDefault)
{
    internal const string DotnetTable = "dotnet_api";

    /// <summary>Looks at a path and decides what it is.</summary>
    /// <param name="path">File or folder; null means the .NET SDK's documentation.</param>
    /// <param name="name">The user's name for it, or null.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async Task<LoadPlan> MakeAsync(string? path, string? name, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return new LoadPlan(name ?? DotnetTable, new XmlDocumentationRows(DotnetPacks.Files()), null, true);
        }

        path = Path.GetFullPath(path);
        name ??= SourceFile.TableName(path);
        if (Directory.Exists(path))
        {
            return await OfFolderAsync(path, name, cancellationToken);
        }

        if (!File.Exists(path))
        {
            throw new CliException($"{path} does not exist", "check the path", ExitCode.WrongUse);
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => new LoadPlan(name, CsvRows.Open(path, ','), null, false),
            ".tsv" or ".tab" => new LoadPlan(name, CsvRows.Open(path, '\t'), null, false),
            ".jsonl" or ".ndjson" => new LoadPlan(name, await JsonlRows.OpenAsync(path, [], cancellationToken), null, false),
            ".xml" => new LoadPlan(name, new XmlDocumentationRows([path]), null, true),
            var ending => throw new CliException(
                $"{path}: files that end in '{ending}' are not known", "known are .csv, .tsv, .jsonl, .xml (.NET documentation) and BEIR folders", ExitCode.WrongUse),
        };
    }

    private static async Task<LoadPlan> OfFolderAsync(string path, string name, CancellationToken cancellationToken)
    {
        if (BeirFolder.Is(path))
        {
            var beir = new BeirFolder(path);
            return new LoadPlan(name, await beir.CorpusAsync(cancellationToken), beir, true);
        }

        var xml = Directory.GetFiles(path, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        return xml.Count > 0
            ? new LoadPlan(name, new XmlDocumentationRows(xml), null, true)
            : throw new CliException($"{path} holds neither corpus.jsonl (a BEIR folder) nor .xml files", "name a file, or a folder of one of these kinds", ExitCode.WrongUse);
    }
}
