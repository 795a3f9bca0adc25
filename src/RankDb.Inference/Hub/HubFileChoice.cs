using System.Text.RegularExpressions;

namespace RankDb.Inference;

/// <summary>Which files of a repository make a model: graph, tokenizer and descriptions; nothing that could run as a program.</summary>
internal static partial class HubFileChoice
{
    private static readonly string[] Descriptions =
    [
        "config.json", "rankdb.json", "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json", "tokenizer_config.json",
        "special_tokens_map.json", "added_tokens.json", "artifact.metadata", "README.md", "LICENSE", "LICENSE.txt", "LICENSE.md",
    ];

    /// <summary>The paths to fetch, sorted.</summary>
    /// <param name="id">The repository.</param>
    /// <param name="paths">All its paths.</param>
    /// <param name="named">The graph that the user names, or null.</param>
    /// <exception cref="ModelException">42704: no graph or no tokenizer; 22023: a path that leaves the folder.</exception>
    internal static IReadOnlyList<string> Choose(HubModelId id, IReadOnlyList<string> paths, string? named)
    {
        foreach (var path in paths)
        {
            CheckPath(path);
        }

        var there = paths.ToHashSet(StringComparer.Ordinal);
        if (named is not null && !there.Contains(named))
        {
            throw new ModelException($"{id} has no file '{named}'.", "42704");
        }

        // A static embedding is a table of vectors without a graph.
        string[] graphs = ["model.onnx", "onnx/model.onnx"];
        var graph = named ?? graphs.FirstOrDefault(there.Contains) ?? paths.FirstOrDefault(path => StaticTable().IsMatch(path));
        if (graph is null)
        {
            var others = paths.Where(path => path.EndsWith(".onnx", StringComparison.Ordinal)).Take(5).ToList();
            throw new ModelException(
                $"{id} has neither model.onnx nor onnx/model.onnx{(others.Count > 0 ? $" (it has {string.Join(", ", others)})" : "")}. "
                + "Export it to ONNX, for example with optimum-cli, and add the folder.", "42704");
        }

        if (!there.Contains("tokenizer.json") && !there.Contains(BesideOf(graph)))
        {
            throw new ModelException($"{id} has no tokenizer.json. Save its fast tokenizer into a folder and add that.", "42704");
        }

        return
        [
            .. paths.Where(path => path == graph || path == "tokenizer.json" || (path == BesideOf(graph) && StaticTable().IsMatch(graph)) || Descriptions.Contains(path, StringComparer.Ordinal)
                    || ModuleConfiguration().IsMatch(path) || IsExternalData(path, graph))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Refuses a path that is not plainly below the folder it is written to.</summary>
    /// <exception cref="ModelException">22023.</exception>
    internal static void CheckPath(string path)
    {
        var parts = path.Split('/');
        if (path.Length is 0 or > 512 || path.Contains('\\', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal)
            || path.Any(char.IsControl) || parts.Any(part => part is "" or "." or ".." || part.EndsWith(".incomplete", StringComparison.Ordinal)))
        {
            throw new ModelException($"The repository names a file '{path}', which is not a path below its folder; nothing was written.", "22023");
        }
    }

    private static string BesideOf(string table) => table[..(table.LastIndexOf('/') + 1)] + "tokenizer.json";

    // model.onnx_data, model.onnx_data_1, model.onnx.data: the names that exporters give to weights kept outside the graph.
    private static bool IsExternalData(string path, string graph) =>
        path.StartsWith(graph, StringComparison.Ordinal) && ExternalSuffix().IsMatch(path[graph.Length..]);

    [GeneratedRegex(@"\A[0-9]{1,3}_[A-Za-z0-9]+/config\.json\z")]
    private static partial Regex ModuleConfiguration();

    [GeneratedRegex(@"\A[0-9]{1,3}_StaticEmbedding/model\.safetensors\z")]
    private static partial Regex StaticTable();

    [GeneratedRegex(@"\A[._]data(_[0-9]+)?\z")]
    private static partial Regex ExternalSuffix();
}
