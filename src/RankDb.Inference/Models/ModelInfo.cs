namespace RankDb.Inference;

/// <summary>What is known about a loaded model.</summary>
/// <param name="Name">The name that callers use.</param>
/// <param name="Kind">What it computes.</param>
/// <param name="Dimension">Numbers in one vector; 0 for rerankers.</param>
/// <param name="MaxTokens">Tokens of one input, special tokens included; longer inputs are cut.</param>
/// <param name="Version">First 12 hexadecimal digits of the SHA-256 of the ONNX file.</param>
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
}
