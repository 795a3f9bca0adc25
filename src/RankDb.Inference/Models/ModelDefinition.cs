namespace RankDb.Inference;

/// <summary>What a model folder says about its model, before anything is loaded.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Name">The model's name.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="IsDefault">Whether it is the default of its kind.</param>
/// <param name="MaxTokens">Tokens of one input, special tokens included.</param>
/// <param name="Dimension">The declared dimension; null where none is.</param>
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
    /// <summary>Where the graph is.</summary>
    internal string OnnxPath { get; init; } = string.Empty;

    /// <summary>Where the tokenizer is.</summary>
    internal string TokenizerPath => Path.Combine(Folder, "tokenizer.json");
}
