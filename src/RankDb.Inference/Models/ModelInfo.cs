namespace RankDb.Inference;

/// <summary>What is known about a registered model.</summary>
/// <param name="Name">The name that callers use.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="Dimension">Numbers in one vector; tokens of the vocabulary for sparse encoders; 0 for rerankers.</param>
/// <param name="MaxTokens">Tokens of one input, special tokens included; longer inputs are cut.</param>
/// <param name="Version">12 hexadecimal digits that change whenever the model's numbers may: a digest of its graphs, its
/// tokenizer and its settings, or the name that its folder gives to that digest.</param>
/// <param name="IsDefault">Whether the name <c>default</c> means this model among those of its kind.</param>
/// <param name="Folder">Full path of the folder it was loaded from.</param>
/// <param name="License">The licence its folder declares; empty when it declares none.</param>
public sealed record ModelInfo(
    string Name,
    ModelKind Kind,
    int Dimension,
    int MaxTokens,
    string Version,
    bool IsDefault,
    string Folder,
    string License)
{
    /// <summary>Smaller dimensions that the first numbers of a vector may be cut to (Matryoshka training); empty where the model was not trained so.</summary>
    public IReadOnlyList<int> MatryoshkaDimensions { get; init; } = [];

    /// <summary>How its vectors are compared; null for rerankers.</summary>
    public VectorMetric? Metric { get; init; }

    /// <summary>Precision of the weights: <c>float32</c>, <c>int8</c>, ...</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Bytes of its graphs and tables, which is what it counts against the memory budget.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The files that its numbers depend on.</summary>
    public IReadOnlyList<ModelFile> Files { get; init; } = [];

    /// <summary>What it costs to read a document or a pair; null where its folder does not tell.</summary>
    public ForwardCost? Cost { get; init; }

    /// <summary>What it costs to read a query, where queries have a graph of their own or none; else as <see cref="Cost"/>.</summary>
    public ForwardCost? QueryCost { get; init; }

    /// <summary>Whether its numbers were compared with a fingerprint that its folder stores.</summary>
    public bool HasFingerprint { get; init; }

    /// <summary>The estimated floating-point operations by which the model reads an input; null where its folder does not tell.</summary>
    /// <param name="input">An input that the model's own tokenizer made.</param>
    public double? Flops(TokenizedInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var cost = input.Kind == TextKind.Query ? QueryCost : Cost;
        return cost?.Of(input.Read, cost.QueryToken > 0 ? input.TypeIds.AsSpan().Count(0) : 0);
    }
}
