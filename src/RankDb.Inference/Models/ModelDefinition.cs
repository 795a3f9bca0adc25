namespace RankDb.Inference;

/// <summary>What a model folder says about its model, before anything is loaded.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="IsDefault">Whether it is the default of its kind.</param>
/// <param name="MaxTokens">Tokens of one input, special tokens included.</param>
/// <param name="Dimension">The declared dimension of the graph's output; null where none is.</param>
/// <param name="Pooling">The declared pooling; null where none is.</param>
/// <param name="Normalize">Whether vectors are brought to length 1.</param>
/// <param name="QueryPrefix">Put before queries.</param>
/// <param name="DocumentPrefix">Put before documents.</param>
/// <param name="License">The declared licence, or empty.</param>
internal sealed record ModelDefinition(
    string Folder,
    string Name,
    ModelKind Kind,
    bool IsDefault,
    int MaxTokens,
    int? Dimension,
    Pooling? Pooling,
    bool Normalize,
    string QueryPrefix,
    string DocumentPrefix,
    string License)
{
    /// <summary>Where the graph is; empty for a static embedding.</summary>
    internal string OnnxPath { get; init; } = string.Empty;

    /// <summary>Where the graph of queries is, where it is another; else null.</summary>
    internal string? QueryOnnxPath { get; init; }

    /// <summary>The table of a static embedding (safetensors); null for models with a graph.</summary>
    internal string? TablePath { get; init; }

    /// <summary>Whether a static embedding leaves unknown tokens out.</summary>
    internal bool SkipUnknown { get; init; }

    /// <summary>Where the tokenizer is.</summary>
    internal string TokenizerPath { get; init; } = Path.Combine(Folder, "tokenizer.json");

    /// <summary>Where the tokenizer of queries is, where it is another; else null.</summary>
    internal string? QueryTokenizerPath { get; init; }

    /// <summary>Numbers that are kept of each vector (Matryoshka); null for all.</summary>
    internal int? Dimensions { get; init; }

    /// <summary>The output that is read; null for the usual names.</summary>
    internal string? Output { get; init; }

    /// <summary>The declared metric.</summary>
    internal VectorMetric? Metric { get; init; }

    /// <summary>Precision of the graph.</summary>
    internal string Precision { get; init; } = "float32";

    /// <summary>Versions that are known under other names, because databases hold vectors under those.</summary>
    internal IReadOnlyDictionary<string, string> VersionAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The stored fingerprint of this precision; null for none.</summary>
    internal StoredFingerprint? Fingerprint { get; init; }

    /// <summary>What reading an input costs; null where the folder does not tell.</summary>
    internal ForwardCost? Cost { get; init; }

    /// <summary>What reading a query costs, where its graph is another; null where nothing tells.</summary>
    internal ForwardCost? QueryCost { get; init; }

    /// <summary>What only rerankers have.</summary>
    internal RerankerSettings? Reranker { get; init; }

    /// <summary>What only sparse encoders have.</summary>
    internal SparseSettings? Sparse { get; init; }

    /// <summary>What only multi-vector encoders have.</summary>
    internal MultiVectorSettings? MultiVector { get; init; }
}
