using System.Text.Json;

namespace RankDb.Inference;

/// <summary>What the files of a Hugging Face repository say about its model, for what rankdb.json leaves open.</summary>
internal sealed class HubLayout
{
    private readonly string folder;
    private readonly List<(string Type, string Path)> modules;

    internal HubLayout(string folder)
    {
        this.folder = folder;
        Config = Read("config.json");
        Sentence = Read("config_sentence_transformers.json");
        Colbert = Read("artifact.metadata");
        modules = ReadModules();
        Pooling = Module("Pooling") is { } pooling ? PoolingOf(Read(pooling, "config.json"), Path.Combine(pooling, "config.json")) : null;
        Splade = Module("SpladePooling") is { } splade ? Read(splade, "config.json") : default;
        MaxTokens = FindMaxTokens();
    }

    /// <summary>config.json.</summary>
    internal JsonSettings Config { get; }

    /// <summary>config_sentence_transformers.json: prompts, similarity, and what PyLate adds.</summary>
    internal JsonSettings Sentence { get; }

    /// <summary>artifact.metadata: the settings of a ColBERT checkpoint.</summary>
    internal JsonSettings Colbert { get; }

    /// <summary>The settings of sentence-transformers' SpladePooling.</summary>
    internal JsonSettings Splade { get; }

    /// <summary>The pooling module's, where there is one.</summary>
    internal Pooling? Pooling { get; }

    /// <summary>Whether vectors are normalised; null where modules.json does not tell.</summary>
    internal bool? Normalize => modules.Count == 0 ? null : Module("Normalize") is not null;

    /// <summary>What the repository declares or its positions allow; null where neither is known.</summary>
    internal int? MaxTokens { get; }

    /// <summary>Whether a projection follows, whose weights the graph must hold.</summary>
    internal bool HasDense => Module("Dense") is not null;

    /// <summary>Numbers of one vector behind the projection; null where the files do not tell.</summary>
    internal int? ProjectedDimension => Colbert.Number("dim") ?? (Module("Dense") is { } dense ? Read(dense, "config.json").Number("out_features") : null);

    /// <summary>Folder of a static embedding inside this one, empty for this one; null where it is none.</summary>
    internal string? StaticTable => Module("StaticEmbedding") ?? (Config.Text("model_type") == "model2vec" ? string.Empty : null);

    internal ModelKind Kind
    {
        get
        {
            if (!Colbert.IsEmpty || Config.HasArchitectureEndingIn("ColBERT") || Sentence.Text("model_type") == "ColBERT" || Sentence.Find("query_length") is not null
                || modules.Any(module => module.Type.StartsWith("pylate.", StringComparison.Ordinal)))
            {
                return ModelKind.MultiVectorEncoder;
            }

            if (Config.HasArchitectureEndingIn("ForSequenceClassification"))
            {
                return ModelKind.Reranker;
            }

            var isMasked = modules.Count == 0 && Config.HasArchitectureEndingIn("ForMaskedLM");
            return isMasked || Module("SpladePooling") is not null ? ModelKind.SparseEncoder : ModelKind.Encoder;
        }
    }

    /// <summary>The metric of similarity_fn_name.</summary>
    internal VectorMetric? Metric => Sentence.Text("similarity_fn_name") switch
    {
        null or "MaxSim" => null,
        "cosine" => VectorMetric.Cosine,
        "dot" => VectorMetric.InnerProduct,
        "euclidean" => VectorMetric.L2,
        var other => throw new InvalidDataException($"\"similarity_fn_name\" is {other}; supported are cosine, dot and euclidean."),
    };

    /// <summary>The licence that the head of README.md names.</summary>
    internal string? License
    {
        get
        {
            var readme = Path.Combine(folder, "README.md");
            if (!File.Exists(readme))
            {
                return null;
            }

            var head = File.ReadLines(readme).Take(200).ToList();
            return head.Count > 0 && head[0].Trim() == "---"
                ? head.Skip(1).TakeWhile(line => line.Trim() != "---")
                    .FirstOrDefault(line => line.StartsWith("license:", StringComparison.Ordinal))?["license:".Length..].Trim(' ', '"', '\'')
                : null;
        }
    }

    /// <summary>The first of the prompts that is there, or the default one.</summary>
    internal string? Prompt(params ReadOnlySpan<string> names)
    {
        var prompts = Sentence.Part("prompts");
        foreach (var name in names)
        {
            // sentence-transformers writes empty prompts where a model has none.
            if (prompts.Text(name) is { Length: > 0 } prompt)
            {
                return prompt;
            }
        }

        return Sentence.Text("default_prompt_name") is { } standard ? prompts.Text(standard) : null;
    }

    private static Pooling? PoolingOf(JsonSettings settings, string file)
    {
        var on = settings.Element?.EnumerateObject()
            .Where(mode => mode.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && mode.Value.ValueKind == JsonValueKind.True)
            .Select(mode => mode.Name["pooling_mode_".Length..]).ToList() ?? [];
        if (settings.Text("pooling_mode") is { } mode)
        {
            on.Add(mode);
        }

        if (settings.Flag("include_prompt") == false)
        {
            throw new InvalidDataException($"{file} leaves the prompt out of the pooling (\"include_prompt\": false), which is not supported.");
        }

        return on switch
        {
            [] => null,
            ["cls_token" or "cls"] => Inference.Pooling.Cls,
            ["mean_tokens" or "mean"] => Inference.Pooling.Mean,
            ["max_tokens" or "max"] => Inference.Pooling.Max,
            ["lasttoken" or "last"] => Inference.Pooling.Last,
            [var other] => throw new InvalidDataException($"the pooling {other} of {file} is not supported; supported are cls, mean, max and last."),
            _ => throw new InvalidDataException($"{file} joins several poolings ({string.Join(", ", on)}), which is not supported."),
        };
    }

    private JsonSettings Read(params ReadOnlySpan<string> names) => JsonSettings.Read(Path.Combine([folder, .. names]));

    private List<(string Type, string Path)> ReadModules()
    {
        var file = Path.Combine(folder, "modules.json");
        return !File.Exists(file)
            ? []
            : [.. JsonSettings.ReadRoot(file).EnumerateArray().Select(item => new JsonSettings(item)).Select(item => (item.Text("type") ?? string.Empty, item.Text("path") ?? string.Empty))];
    }

    // Types are dotted names of Python classes; the last part tells.
    private string? Module(string type) =>
        modules.Where(module => module.Type == type || module.Type.EndsWith("." + type, StringComparison.Ordinal)).Select(module => module.Path).FirstOrDefault();

    private int? FindMaxTokens()
    {
        var transformer = Module("Transformer") ?? string.Empty;
        var declared = Read(transformer, "sentence_bert_config.json").Number("max_seq_length");
        var positions = Config.Number("max_position_embeddings");

        // RoBERTa counts positions from the padding id + 1, so that two of them are never used.
        if (Config.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" or "mpnet")
        {
            positions -= 2;
        }

        // Written as 1e30 where it is unknown.
        var tokenizer = Read("tokenizer_config.json").Real("model_max_length") is { } limit and < int.MaxValue ? (int)limit : (int?)null;
        var fits = Math.Min(positions ?? int.MaxValue, declared ?? Math.Min(tokenizer ?? ModelFolder.UndeclaredMaxTokens, ModelFolder.UndeclaredMaxTokens));
        return Math.Min(fits, 65_536);
    }
}
