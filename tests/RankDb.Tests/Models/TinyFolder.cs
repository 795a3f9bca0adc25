using RankDb.Inference;
using RankDb.Tests.Inference;

namespace RankDb.Tests.Models;

/// <summary>Model folders made for one test. Tokens are TinyTokenizer's, and [MASK] 16, [Q] 17, [D] 18.</summary>
internal sealed class TinyFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rankdb-models-");

    internal string Root => root.FullName;

    internal static string Tokenizer { get; } = TinyTokenizer.Json(added: Added(16, "[MASK]") + Added(17, "[Q]") + Added(18, "[D]"));

    /// <summary>Writes a model; a null graph leaves it out. Files are named by their path inside the folder.</summary>
    internal string Add(string name, byte[]? graph, string? rankdb = null, params ReadOnlySpan<(string Path, string Text)> files)
    {
        var folder = root.CreateSubdirectory(name).FullName;
        if (graph is not null)
        {
            File.WriteAllBytes(Path.Combine(folder, "model.onnx"), graph);
        }

        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tokenizer);
        if (rankdb is not null)
        {
            File.WriteAllText(Path.Combine(folder, "rankdb.json"), rankdb);
        }

        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), text);
        }

        return folder;
    }

    internal ModelRegistry Load(ModelRuntimeOptions? options = null) => ModelRegistry.Load([Root], options ?? new ModelRuntimeOptions());

    public void Dispose() => root.Delete(recursive: true);

    private static string Added(int id, string content) =>
        $$""",{"id":{{id}},"content":"{{content}}","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}""";
}
