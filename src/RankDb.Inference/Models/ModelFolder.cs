namespace RankDb.Inference;

/// <summary>Finds model folders and reads what they declare: rankdb.json, and the Hugging Face layout for what that leaves open.</summary>
internal static class ModelFolder
{
    /// <summary>Tokens of one input where a folder does not declare them; longer inputs cost more than they are worth.</summary>
    internal const int UndeclaredMaxTokens = 512;

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
        if (!Directory.Exists(folder))
        {
            throw ModelException.CannotLoad($"The model folder {folder} does not exist.");
        }

        try
        {
            folder = Path.GetFullPath(folder);
            var rankdb = JsonSettings.Read(Path.Combine(folder, "rankdb.json"));
            var hub = new HubLayout(folder);
            var definition = ModelFiles.Locate(folder, rankdb, hub, Read(folder, rankdb, hub));
            return rankdb.IsEmpty && hub.Config.IsEmpty && definition.TablePath is null
                ? throw ModelException.CannotLoad($"The model folder {folder} has neither rankdb.json nor config.json.")
                : definition;
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad(
                $"The model folder {folder} declares something wrong in rankdb.json, config.json or the files beside them: {exception.Message}", exception);
        }
    }

    private static ModelDefinition Read(string folder, JsonSettings rankdb, HubLayout hub)
    {
        var kind = rankdb.Text("kind") switch
        {
            "encoder" => ModelKind.Encoder,
            "reranker" => ModelKind.Reranker,
            "sparse_encoder" => ModelKind.SparseEncoder,
            "multi_vector_encoder" => ModelKind.MultiVectorEncoder,
            null => hub.Kind,
            var other => throw new InvalidDataException($"\"kind\" is {other}; it must be encoder, reranker, sparse_encoder or multi_vector_encoder."),
        };
        var name = rankdb.Text("name") ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (name.Length == 0 || name == ModelRegistry.DefaultName)
        {
            throw new InvalidDataException($"\"name\" is \"{name}\"; it must not be empty, nor {ModelRegistry.DefaultName}, which means the default model.");
        }

        var pooling = kind == ModelKind.Encoder ? PoolingOf(rankdb) ?? (hub.HasDense ? Pooling.None : hub.Pooling) : null;
        var maxTokens = rankdb.Number("max_tokens") ?? MaxTokensOf(kind, hub);
        if (maxTokens is < 8 or > 65_536)
        {
            throw new InvalidDataException($"\"max_tokens\" is {maxTokens}; it must be 8 to 65536.");
        }

        // The hidden size is the dimension only where the text's vector is pooled from those of its tokens.
        var dimension = rankdb.Number("dimension") ?? (kind == ModelKind.MultiVectorEncoder ? hub.ProjectedDimension : null)
            ?? (kind != ModelKind.Encoder || pooling is Pooling.None || !rankdb.IsEmpty ? null : hub.Config.Number("hidden_size"));
        if (kind != ModelKind.Reranker && dimension is < 1 or > 10_000_000)
        {
            throw new InvalidDataException($"\"dimension\" is {dimension}; it must be 1 to 10000000.");
        }

        var precision = rankdb.Text("precision") ?? "float32";
        return new ModelDefinition(
            folder,
            name,
            kind,
            rankdb.Flag("default") ?? false,
            maxTokens,
            dimension,
            pooling,
            rankdb.Flag("normalize") ?? hub.Normalize ?? hub.Config.Flag("normalize") ?? true,
            rankdb.Text("query_prefix") ?? hub.Prompt("query") ?? string.Empty,
            rankdb.Text("document_prefix") ?? hub.Prompt("document", "passage", "corpus") ?? string.Empty,
            rankdb.Text("license") ?? hub.License ?? string.Empty)
        {
            Dimensions = DimensionsOf(rankdb),
            Output = rankdb.Text("output"),
            Metric = MetricOf(rankdb, hub, kind),
            Precision = precision,
            VersionAliases = AliasesOf(rankdb),
            Fingerprint = StoredFingerprint.Read(rankdb, precision),
            SkipUnknown = rankdb.Flag("skip_unknown") ?? hub.Config.Text("model_type") == "model2vec",
            Cost = CostSettings.Read(rankdb, hub.Config, kind),
            Reranker = kind == ModelKind.Reranker ? RerankerSettings.Read(rankdb, hub) : null,
            Sparse = kind == ModelKind.SparseEncoder ? SparseSettings.Read(folder, rankdb, hub) : null,
            MultiVector = kind == ModelKind.MultiVectorEncoder ? MultiVectorSettings.Read(rankdb, hub) : null,
        };
    }

    private static Pooling? PoolingOf(JsonSettings rankdb) => rankdb.Text("pooling") switch
    {
        "none" => Pooling.None,
        "mean" => Pooling.Mean,
        "cls" => Pooling.Cls,
        "last" => Pooling.Last,
        "max" => Pooling.Max,
        null => null,
        var other => throw new InvalidDataException($"\"pooling\" is {other}; it must be none, mean, cls, last or max."),
    };

    private static int MaxTokensOf(ModelKind kind, HubLayout hub) =>
        (kind == ModelKind.MultiVectorEncoder ? hub.Sentence.Number("document_length") ?? hub.Colbert.Number("doc_maxlen") : null) ?? hub.MaxTokens ?? UndeclaredMaxTokens;

    private static int? DimensionsOf(JsonSettings rankdb) => rankdb.Number("dimensions") switch
    {
        < 1 => throw new InvalidDataException($"\"dimensions\" is {rankdb.Number("dimensions")}; it must be 1 or more."),
        var number => number,
    };

    private static VectorMetric? MetricOf(JsonSettings rankdb, HubLayout hub, ModelKind kind)
    {
        if (kind == ModelKind.Reranker)
        {
            return null;
        }

        return rankdb.Text("metric") switch
        {
            "cosine" => VectorMetric.Cosine,
            "inner_product" => VectorMetric.InnerProduct,
            "l2" => VectorMetric.L2,
            null => kind == ModelKind.Encoder ? hub.Metric ?? VectorMetric.Cosine : VectorMetric.InnerProduct,
            var other => throw new InvalidDataException($"\"metric\" is {other}; it must be cosine, inner_product or l2."),
        };
    }

    private static Dictionary<string, string> AliasesOf(JsonSettings rankdb) =>
        rankdb.Part("version_alias").Element?.EnumerateObject().ToDictionary(
            alias => alias.Name,
            alias => alias.Value.GetString() is { Length: > 0 and <= 64 } name ? name : throw new InvalidDataException("\"version_alias\" must give names of 1 to 64 characters."))
        ?? [];

    private static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, "model.onnx"))
        || File.Exists(Path.Combine(folder, "rankdb.json"))
        || File.Exists(Path.Combine(folder, "config.json"));
}
