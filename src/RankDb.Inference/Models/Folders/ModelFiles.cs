namespace RankDb.Inference;

/// <summary>Finds the files of a model: its graph of the declared precision, its tokenizer, and what its kind needs besides.</summary>
internal static class ModelFiles
{
    internal static ModelDefinition Locate(string folder, JsonSettings rankdb, HubLayout hub, ModelDefinition definition)
    {
        var table = definition.Kind == ModelKind.Encoder ? TableOf(folder, rankdb, hub) : null;
        var tokenizer = table is null ? null : Existing(Path.Combine(Path.GetDirectoryName(table)!, "tokenizer.json"));
        var located = definition with
        {
            TablePath = table,
            TokenizerPath = tokenizer ?? Existing(Path.Combine(folder, "tokenizer.json"))
                ?? throw ModelException.CannotLoad($"The model folder {folder} lacks tokenizer.json."),
            OnnxPath = table is null ? GraphOf(folder, rankdb, definition.Precision) : string.Empty,
        };
        located = located with { QueryCost = located.Sparse?.QueryTable is null ? located.Cost : new ForwardCost(0) };
        return definition.Kind is ModelKind.Encoder or ModelKind.SparseEncoder && rankdb.Text("query_model") is { } query
            ? WithQueryModel(located, FolderFile.Inside(folder, query))
            : located;
    }

    private static string GraphOf(string folder, JsonSettings rankdb, string precision)
    {
        if (rankdb.Text("model") is { } named)
        {
            return FolderFile.Inside(folder, named);
        }

        // Hugging Face repositories that hold other formats too keep the graph one folder down.
        string[] names = precision switch
        {
            "float32" => ["model.onnx"],
            "float16" => ["model_float16.onnx", "model_fp16.onnx"],
            _ when precision.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') => [$"model_{precision}.onnx"],
            _ => throw new InvalidDataException($"\"precision\" is {precision}; it must be of letters and digits, such as float32 or int8."),
        };
        return names.SelectMany(name => new[] { Path.Combine(folder, name), Path.Combine(folder, "onnx", name) }).FirstOrDefault(File.Exists)
            ?? throw ModelException.CannotLoad($"The model folder {folder} lacks {string.Join(" or ", names)}.");
    }

    private static string? TableOf(string folder, JsonSettings rankdb, HubLayout hub)
    {
        if (rankdb.Text("embeddings") is { } named)
        {
            return FolderFile.Inside(folder, named);
        }

        return hub.StaticTable is { } inside ? Existing(Path.Combine(folder, inside, "model.safetensors")) : null;
    }

    // A folder has a graph and may have a tokenizer; a file is a graph for the tokenizer that documents have.
    private static ModelDefinition WithQueryModel(ModelDefinition definition, string path) =>
        File.Exists(path)
            ? definition with { QueryOnnxPath = path, QueryCost = null }
            : definition with
            {
                QueryCost = CostSettings.Read(default, JsonSettings.Read(Path.Combine(path, "config.json")), definition.Kind),
                QueryOnnxPath = Existing(Path.Combine(path, "model.onnx")) ?? throw ModelException.CannotLoad($"The folder {path} of the query model lacks model.onnx."),
                QueryTokenizerPath = Existing(Path.Combine(path, "tokenizer.json")),
            };

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
