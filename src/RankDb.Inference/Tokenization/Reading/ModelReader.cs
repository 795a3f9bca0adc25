using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads the <c>model</c> of a tokenizer.json and its vocabulary.</summary>
internal static class ModelReader
{
    internal const int LargestId = 4_000_000;
    private const int LongestAffix = 32;

    /// <summary>The vocabulary of a WordPiece or BPE model.</summary>
    internal static Dictionary<string, int> Vocabulary(JsonElement model)
    {
        if (!model.TryGetProperty("vocab", out var vocab) || vocab.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("its model has no \"vocab\" object.");
        }

        var vocabulary = new Dictionary<string, int>();
        var seen = new HashSet<int>();
        foreach (var entry in vocab.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id))
            {
                throw new InvalidDataException($"the id of token {entry.Name} is not an integer.");
            }

            if (id < 0 || id > LargestId || !seen.Add(id))
            {
                throw new InvalidDataException($"the id {id} of token {entry.Name} is out of range or used twice.");
            }

            if (!vocabulary.TryAdd(entry.Name, id))
            {
                throw new InvalidDataException($"its vocabulary has token {entry.Name} twice.");
            }
        }

        return vocabulary.Count > 0 ? vocabulary : throw new InvalidDataException("its vocabulary is empty.");
    }

    /// <summary>The tokens of a Unigram model with their scores; their ids are their places.</summary>
    internal static List<(string Token, double Score)> Scores(JsonElement model)
    {
        var found = new List<(string, double)>();
        foreach (var entry in JsonPart.Array(model, "vocab").EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2
                || entry[0].ValueKind != JsonValueKind.String || entry[1].ValueKind != JsonValueKind.Number || !double.IsFinite(entry[1].GetDouble()))
            {
                throw new InvalidDataException($"entry {found.Count} of its vocabulary is not a token with a score.");
            }

            found.Add((entry[0].GetString()!, entry[1].GetDouble()));
            if (found.Count > LargestId)
            {
                throw new InvalidDataException($"its vocabulary has more than {LargestId} tokens.");
            }
        }

        return found.Count > 0 ? found : throw new InvalidDataException("its vocabulary is empty.");
    }

    internal static UnigramModel Unigram(JsonElement model, List<(string Token, double Score)> vocabulary, out int unknown)
    {
        unknown = JsonPart.Number(model, "unk_id") ?? throw new InvalidDataException("its Unigram model has no \"unk_id\", which is not supported.");
        return unknown >= 0 && unknown < vocabulary.Count
            ? new UnigramModel(vocabulary, unknown, JsonPart.Flag(model, "byte_fallback") ?? false)
            : throw new InvalidDataException($"its \"unk_id\" is {unknown}, but its vocabulary has {vocabulary.Count} tokens.");
    }

    internal static BpeOptions Bpe(JsonElement model, Dictionary<string, int> vocabulary, bool byteLevel)
    {
        if (JsonPart.Part(model, "dropout") is { } dropout && (dropout.ValueKind != JsonValueKind.Number || dropout.GetDouble() != 0))
        {
            throw new InvalidDataException("its BPE model has a \"dropout\", which is not supported: ids would be random.");
        }

        var unknown = JsonPart.Text(model, "unk_token");
        if (unknown is not null && !vocabulary.ContainsKey(unknown))
        {
            throw new InvalidDataException($"its vocabulary lacks the unknown token {unknown}.");
        }

        if (vocabulary.Values.Max() > MergeTable.MostIds)
        {
            throw new InvalidDataException($"its vocabulary has ids above {MergeTable.MostIds}, which is not supported for BPE.");
        }

        var prefix = JsonPart.Text(model, "continuing_subword_prefix") ?? string.Empty;
        var suffix = JsonPart.Text(model, "end_of_word_suffix") ?? string.Empty;
        var fallback = JsonPart.Flag(model, "byte_fallback") ?? false;
        if (prefix.Length > LongestAffix || suffix.Length > LongestAffix)
        {
            throw new InvalidDataException($"its continuing_subword_prefix or end_of_word_suffix is longer than {LongestAffix} characters.");
        }

        if ((fallback || byteLevel) && prefix.Length + (byteLevel ? 0 : suffix.Length) > 0)
        {
            throw new InvalidDataException("its BPE model has a continuing_subword_prefix or end_of_word_suffix together with bytes, which is not supported.");
        }

        return new BpeOptions(
            vocabulary, Merges(model, vocabulary, prefix), byteLevel, unknown,
            JsonPart.Flag(model, "fuse_unk") ?? false, fallback, JsonPart.Flag(model, "ignore_merges") ?? false, prefix, suffix);
    }

    private static List<(int Left, int Right, int Merged)> Merges(JsonElement model, Dictionary<string, int> vocabulary, string prefix)
    {
        var merges = new List<(int, int, int)>();
        foreach (var entry in JsonPart.Array(model, "merges").EnumerateArray())
        {
            var (left, right) = Pair(entry);
            var tail = prefix.Length > 0 && right.Length >= prefix.Length ? right[prefix.Length..] : right;
            if (!vocabulary.TryGetValue(left, out var leftId) || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(left + tail, out var merged))
            {
                throw new InvalidDataException($"its merge {merges.Count} of \"{left}\" and \"{right}\" names or makes a token that its vocabulary lacks.");
            }

            merges.Add((leftId, rightId, merged));
            if (merges.Count > MergeTable.MostMerges)
            {
                throw new InvalidDataException($"it has more than {MergeTable.MostMerges} merges.");
            }
        }

        return merges;
    }

    private static (string Left, string Right) Pair(JsonElement entry)
    {
        if (entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
            && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.String)
        {
            return (entry[0].GetString()!, entry[1].GetString()!);
        }

        if (entry.ValueKind == JsonValueKind.String && entry.GetString()!.Split(' ') is { Length: 2 } parts)
        {
            return (parts[0], parts[1]);
        }

        throw new InvalidDataException("it has a merge that is neither \"a b\" nor [\"a\", \"b\"].");
    }
}
