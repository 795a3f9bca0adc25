using System.Text.Json;

namespace RankDb.Inference;

/// <summary>What reading costs a model: as rankdb.json declares it, else by the shape in config.json where the kind of network is known. Never a guess.</summary>
internal static class CostSettings
{
    // Two matrices in the feed-forward part, attention over the whole input.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "bert", "roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "distilbert", "electra", "mpnet", "deberta", "deberta-v2", "ernie",
    };

    // Three matrices. ModernBERT looks at a window in most layers; its graph computes all products all the same.
    private static readonly HashSet<string> Gated = new(StringComparer.Ordinal)
    {
        "modernbert", "llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text",
    };

    /// <summary>The cost of a model folder's graph; null where nothing tells.</summary>
    /// <exception cref="InvalidDataException">"flops" of rankdb.json is wrong. A config.json that says odd things is none.</exception>
    internal static ForwardCost? Read(JsonSettings rankdb, JsonSettings config, ModelKind kind) =>
        rankdb.Find("flops") is { } declared ? Declared(declared) : OfShape(config, kind);

    private static ForwardCost Declared(JsonElement flops)
    {
        if (flops.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("\"flops\" must be an object of token, token_squared and query_token.");
        }

        var unknown = flops.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => name is not ("token" or "token_squared" or "query_token"));
        return unknown is null
            ? new ForwardCost(Number(flops, "token"), Number(flops, "token_squared"), Number(flops, "query_token"))
            : throw new InvalidDataException($"\"flops\" has \"{unknown}\"; it may have token, token_squared and query_token.");
    }

    private static double Number(JsonElement flops, string name)
    {
        if (!flops.TryGetProperty(name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0
            ? number
            : throw new InvalidDataException($"\"{name}\" of \"flops\" is {value}; it must be a number that is not negative.");
    }

    private static ForwardCost? OfShape(JsonSettings config, ModelKind kind)
    {
        var type = config.Find("model_type") is { ValueKind: JsonValueKind.String } name ? name.GetString()! : string.Empty;
        var isGated = Gated.Contains(type);
        if ((!isGated && !Plain.Contains(type))
            || Size(config, "num_hidden_layers", "n_layers") is not { } layers
            || Size(config, "hidden_size", "dim") is not { } hidden
            || Size(config, "intermediate_size", "hidden_dim") is not { } intermediate)
        {
            return null;
        }

        var heads = Size(config, "num_attention_heads", "n_heads") ?? 0;
        var size = Size(config, "head_dim") ?? (heads > 0 ? hidden / heads : 0);
        var cost = ForwardCost.OfTransformer(
            layers, hidden, intermediate, isGated, heads * size, (Size(config, "num_key_value_heads") ?? heads) * size);

        // SPLADE's head gives a logit for each token of the vocabulary, which is as much again as some layers.
        return kind == ModelKind.SparseEncoder && Size(config, "vocab_size") is { } vocabulary
            ? cost with { Token = cost.Token + (2.0 * hidden * ((double)hidden + vocabulary)) }
            : cost;
    }

    // An odd value in a file that others wrote leaves the cost unknown, and must not make the model unusable.
    private static int? Size(JsonSettings config, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (config.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var size) && size is > 0 and < 10_000_000)
            {
                return size;
            }
        }

        return null;
    }
}
