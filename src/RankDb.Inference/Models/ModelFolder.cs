using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Finds model folders and reads what they declare: rankdb.json, and config.json for what that leaves open.</summary>
internal static class ModelFolder
{
    private const int UndeclaredMaxTokens = 512;

    /// <summary>The model folders of a root: itself, or its sub-folders, by name.</summary>
    internal static IReadOnlyList<string> Find(string root)
    {
        if (!Directory.Exists(root))
        {
            throw ModelException.CannotLoad($"The model folder {root} does not exist.");
        }

        if (IsModel(root))
        {
            return [Path.GetFullPath(root)];
        }

        var folders = Directory.GetDirectories(root).Where(IsModel).Select(Path.GetFullPath).Order(StringComparer.Ordinal).ToArray();
        return folders.Length > 0
            ? folders
            : throw ModelException.CannotLoad($"The folder {root} holds no model: neither it nor a sub-folder has a model.onnx, rankdb.json or config.json.");
    }

    /// <summary>Reads what a model folder declares.</summary>
    internal static ModelDefinition Read(string folder)
    {
        var onnx = Path.Combine(folder, "model.onnx");
        if (!File.Exists(onnx))
        {
            // Hugging Face repositories that hold other formats too keep the graph one folder down.
            var below = Path.Combine(folder, "onnx", "model.onnx");
            onnx = File.Exists(below) ? below : throw ModelException.CannotLoad($"The model folder {folder} lacks model.onnx.");
        }

        if (!File.Exists(Path.Combine(folder, "tokenizer.json")))
        {
            throw ModelException.CannotLoad($"The model folder {folder} lacks tokenizer.json.");
        }

        using var rankdb = ReadJson(Path.Combine(folder, "rankdb.json"));
        using var config = ReadJson(Path.Combine(folder, "config.json"));
        if (rankdb is null && config is null)
        {
            throw ModelException.CannotLoad($"The model folder {folder} has neither rankdb.json nor config.json.");
        }

        try
        {
            var definition = Read(folder, new Settings(rankdb?.RootElement), new Settings(config?.RootElement));
            return definition with { OnnxPath = onnx };
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or FormatException)
        {
            throw ModelException.CannotLoad(
                $"The model folder {folder} declares something wrong in {(rankdb is null ? "config.json" : "rankdb.json or config.json")}: {exception.Message}",
                exception);
        }
    }

    private static ModelDefinition Read(string folder, Settings rankdb, Settings config)
    {
        var kind = rankdb.Text("kind") switch
        {
            "encoder" => ModelKind.Encoder,
            "reranker" => ModelKind.Reranker,
            null => config.HasArchitectureEndingIn("ForSequenceClassification") ? ModelKind.Reranker : ModelKind.Encoder,
            var other => throw new InvalidDataException($"\"kind\" is {other}; it must be encoder or reranker."),
        };
        var pooling = rankdb.Text("pooling") switch
        {
            "none" => Pooling.None,
            "mean" => Pooling.Mean,
            "cls" => Pooling.Cls,
            null => (Pooling?)null,
            var other => throw new InvalidDataException($"\"pooling\" is {other}; it must be none, mean or cls."),
        };
        var name = rankdb.Text("name") ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (name.Length == 0 || name == ModelRegistry.DefaultName)
        {
            throw new InvalidDataException($"\"name\" is \"{name}\"; it must not be empty, nor {ModelRegistry.DefaultName}, which means the default model.");
        }

        var maxTokens = rankdb.Number("max_tokens") ?? Math.Min(config.Number("max_position_embeddings") ?? UndeclaredMaxTokens, UndeclaredMaxTokens);
        if (maxTokens is < 8 or > 65_536)
        {
            throw new InvalidDataException($"\"max_tokens\" is {maxTokens}; it must be 8 to 65536.");
        }

        // The hidden size is the dimension only where the text's vector is pooled from those of its tokens.
        var dimension = rankdb.Number("dimension") ?? (pooling is Pooling.None || !rankdb.IsEmpty ? null : config.Number("hidden_size"));
        if (kind == ModelKind.Encoder && dimension is < 1 or > 65_536)
        {
            throw new InvalidDataException($"\"dimension\" is {dimension}; it must be 1 to 65536.");
        }

        return new ModelDefinition(
            folder,
            name,
            kind,
            rankdb.Flag("default") ?? false,
            maxTokens,
            dimension,
            pooling,
            rankdb.Flag("normalize") ?? true,
            rankdb.Text("query_prefix") ?? string.Empty,
            rankdb.Text("document_prefix") ?? string.Empty,
            rankdb.Text("license") ?? string.Empty);
    }

    private static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, "model.onnx"))
        || File.Exists(Path.Combine(folder, "rankdb.json"))
        || File.Exists(Path.Combine(folder, "config.json"));

    private static JsonDocument? ReadJson(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            throw ModelException.CannotLoad($"Cannot read {path}: it is not a JSON object.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    // Values of a JSON object by name; an absent object has none.
    private readonly struct Settings(JsonElement? element)
    {
        internal bool IsEmpty => element is null;

        internal string? Text(string name) => Find(name)?.GetString();

        internal int? Number(string name) => Find(name)?.GetInt32();

        internal bool? Flag(string name) => Find(name)?.GetBoolean();

        internal bool HasArchitectureEndingIn(string suffix) =>
            Find("architectures") is { ValueKind: JsonValueKind.Array } list
            && list.EnumerateArray().Any(item => item.GetString()?.EndsWith(suffix, StringComparison.Ordinal) == true);

        private JsonElement? Find(string name) =>
            element is { } found && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
