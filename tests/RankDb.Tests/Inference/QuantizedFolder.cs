using Google.Protobuf;
using RankDb.Inference;
using RankDb.Inference.Onnx;
using RankDb.TestModels;

namespace RankDb.Tests.Inference;

/// <summary>A small cross-encoder in a temporary folder, and the pairs to score with it.</summary>
internal sealed class QuantizedFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rankdb-quantize-test-");

    internal QuantizedFolder(Action<ModelProto>? change = null)
    {
        Path = BertModelFolder.Write(System.IO.Path.Combine(root.FullName, "model"), BertShape.ForTests, 1);
        if (change is not null)
        {
            var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Onnx));
            change(model);
            File.WriteAllBytes(Onnx, model.ToByteArray());
        }
    }

    internal string Path { get; }

    internal string Onnx => At("model.onnx");

    internal string Int8 => At("model_int8.onnx");

    internal static RerankWork Work { get; } = RerankWork.Create(BertShape.ForTests, 5, 250, 6, 30, 120);

    internal string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Loads another graph with this folder's tokenizer.</summary>
    internal ModelRegistry Load(string onnx)
    {
        var copy = Directory.CreateDirectory(System.IO.Path.Combine(root.FullName, Guid.NewGuid().ToString("N"))).FullName;
        foreach (var name in new[] { "tokenizer.json", "config.json" })
        {
            File.Copy(At(name), System.IO.Path.Combine(copy, name));
        }

        File.WriteAllText(System.IO.Path.Combine(copy, "rankdb.json"), """{"name": "m", "kind": "reranker", "max_tokens": 128}""");
        File.Copy(onnx, System.IO.Path.Combine(copy, "model.onnx"));
        return ModelRegistry.Load([copy], new ModelRuntimeOptions());
    }

    /// <summary>The scores of <see cref="Work"/>, in the given batches of pair numbers.</summary>
    internal static float[] Score(IReranker reranker, IEnumerable<int[]> batches)
    {
        var pairs = reranker.Tokenize(Work.Query, Work.Documents);
        var scores = new float[pairs.Count];
        foreach (var batch in batches)
        {
            var part = new float[batch.Length];
            reranker.Score([.. batch.Select(i => pairs[i])], part);
            for (var i = 0; i < batch.Length; i++)
            {
                scores[batch[i]] = part[i];
            }
        }

        return scores;
    }

    internal static IEnumerable<int[]> OneByOne() => Enumerable.Range(0, Work.Documents.Count).Select(i => new[] { i });

    /// <summary>All pairs in random order, in batches of 1 to <paramref name="most"/>.</summary>
    internal static IEnumerable<int[]> Shuffled(int seed, int most)
    {
        var random = new Random(seed);
        int[] order = [.. Enumerable.Range(0, Work.Documents.Count).OrderBy(_ => random.Next())];
        for (var at = 0; at < order.Length;)
        {
            var count = Math.Min(order.Length - at, 1 + random.Next(most));
            yield return order[at..(at + count)];
            at += count;
        }
    }

    public void Dispose() => root.Delete(recursive: true);
}
