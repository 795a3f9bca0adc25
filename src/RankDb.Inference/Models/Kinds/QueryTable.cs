using System.Text.Json;

namespace RankDb.Inference;

/// <summary>A weight for each token of a query: what inference-free sparse encoders have instead of a graph.</summary>
internal static class QueryTable
{
    /// <summary>Reads an object of tokens and weights (idf.json), or a list of one weight for each id.</summary>
    /// <returns>One weight for each id of the vocabulary; 0 where there is none.</returns>
    internal static float[] Load(string path, ITokenizer tokenizer)
    {
        var root = JsonSettings.ReadRoot(path);
        var weights = new float[tokenizer.VocabularySize];
        try
        {
            if (root.ValueKind == JsonValueKind.Array)
            {
                var id = 0;
                foreach (var item in root.EnumerateArray())
                {
                    Set(weights, id++, item);
                }
            }
            else
            {
                ReadTokens(root, tokenizer, weights);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or FormatException)
        {
            throw ModelException.CannotLoad($"Cannot read the query weights {path}: {exception.Message}", exception);
        }

        return weights;
    }

    private static void ReadTokens(JsonElement root, ITokenizer tokenizer, float[] weights)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < weights.Length; id++)
        {
            try
            {
                ids[tokenizer.Token(id)] = id;
            }
            catch (ArgumentOutOfRangeException)
            {
                // Vocabularies may have gaps.
            }
        }

        foreach (var entry in root.EnumerateObject())
        {
            Set(weights, ids.TryGetValue(entry.Name, out var id) ? id : throw new InvalidDataException($"the vocabulary has no token {entry.Name}."), entry.Value);
        }
    }

    private static void Set(float[] weights, int id, JsonElement value)
    {
        var weight = value.GetSingle();
        if (id >= weights.Length || !float.IsFinite(weight) || weight < 0)
        {
            throw new InvalidDataException($"the weight {weight} of token {id} is out of range, or there are more than the {weights.Length} tokens of the vocabulary.");
        }

        weights[id] = weight;
    }
}
