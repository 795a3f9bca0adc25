using System.Runtime.CompilerServices;

namespace RankDb.Tests.Inference;

/// <summary>Files beside the tests, and model folders made of them.</summary>
internal sealed class TestFiles : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rankdb-inference-");

    internal string Folder => folder.FullName;

    internal static string Golden(string name) => Path.Combine(Here(), "golden", name);

    /// <summary>Makes a model folder of a tiny graph, the tiny tokenizer and the given rankdb.json; returns its path.</summary>
    internal string Model(string name, string graph, string? rankdb, string? tokenizer = null, string? config = null)
    {
        var model = folder.CreateSubdirectory(name).FullName;
        File.Copy(Path.Combine(Here(), "models", graph + ".onnx"), Path.Combine(model, "model.onnx"));
        File.WriteAllText(Path.Combine(model, "tokenizer.json"), tokenizer ?? TinyTokenizer.Json());
        if (rankdb is not null)
        {
            File.WriteAllText(Path.Combine(model, "rankdb.json"), rankdb);
        }

        if (config is not null)
        {
            File.WriteAllText(Path.Combine(model, "config.json"), config);
        }

        return model;
    }

    /// <summary>Writes a file into the folder of this test and returns its path.</summary>
    internal string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
