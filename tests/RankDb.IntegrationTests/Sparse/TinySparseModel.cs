using System.Globalization;
using RankDb.Tests.Models;

namespace RankDb.IntegrationTests.Sparse;

/// <summary>
/// A sparse encoder whose graph is a table: a token gives each token of the vocabulary a weight, and a text the largest of its tokens'.
/// Weights are sixteenths, so that sums of products are exact in single precision, in whatever order they are added.
/// </summary>
internal static class TinySparseModel
{
    public const string Name = "tiny-sparse";

    public const int Dimension = 20;

    /// <summary>Words that are one token each, by their id.</summary>
    public static readonly IReadOnlyDictionary<string, int> Words =
        new Dictionary<string, int> { ["a"] = 4, ["b"] = 5, ["c"] = 6, ["d"] = 7, ["."] = 12, [","] = 13, ["ab"] = 14 };

    /// <summary>Writes the model's folder under <paramref name="root"/>.</summary>
    public static void Write(string root, string name = Name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), TinyGraph.Tokens(Row, "logits"));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TinyFolder.Tokenizer);
        File.WriteAllText(Path.Combine(folder, "rankdb.json"), """{"kind":"sparse_encoder","pooling":"max","activation":"none","max_tokens":64}""");
    }

    /// <summary>What the model gives for a text of known words, worked out here: one weight for each token.</summary>
    public static float[] Weights(string text)
    {
        var weights = new float[Dimension];
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var row = Row(Words[word]);
            for (var i = 0; i < Dimension; i++)
            {
                weights[i] = Math.Max(weights[i], row[i]);
            }
        }

        return weights;
    }

    /// <summary>The inner product of two texts.</summary>
    public static double Score(string query, string text)
    {
        var left = Weights(query);
        var right = Weights(text);
        return Enumerable.Range(0, Dimension).Sum(i => (double)left[i] * right[i]);
    }

    /// <summary>The weights as pgvector writes them.</summary>
    public static string Text(string text)
    {
        var weights = Weights(text);
        return "{" + string.Join(',', Enumerable.Range(0, Dimension).Where(i => weights[i] > 0)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i + 1}:{weights[i]:R}"))) + "}/" + Dimension.ToString(CultureInfo.InvariantCulture);
    }

    private static float[] Row(int id)
    {
        var row = new float[Dimension];
        for (var i = 4; i < Dimension && Words.Values.Contains(id); i++)
        {
            row[i] = ((id * 5) + (i * 3)) % 8 < 3 ? (1 + (((id * 3) + (i * 7)) % 15)) / 16f : 0;
        }

        return row;
    }
}
