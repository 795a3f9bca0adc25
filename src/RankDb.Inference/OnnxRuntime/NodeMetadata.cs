namespace RankDb.Inference.OnnxRuntime;

/// <summary>What an input or output of a model is declared to be.</summary>
/// <param name="IsTensor">False for sequences, maps and the like, which have no type and shape here.</param>
/// <param name="ElementDataType">Type of its elements.</param>
/// <param name="Dimensions">Its shape; -1 for dimensions that vary.</param>
/// <param name="SymbolicDimensions">The names of the dimensions; empty for those that have a size or no name.</param>
internal sealed record NodeMetadata(
    bool IsTensor, TensorElementType ElementDataType, IReadOnlyList<long> Dimensions, IReadOnlyList<string> SymbolicDimensions)
{
    /// <summary>Whether its elements are texts, which no tensor of ours holds.</summary>
    internal bool IsString => ElementDataType == TensorElementType.String;
}
