namespace RankDb.Inference.OnnxRuntime;

/// <summary>What an input or output of a model is declared to be.</summary>
/// <param name="IsTensor">False for sequences, maps and the like, which have no type and shape here.</param>
/// <param name="ElementDataType">Type of its elements.</param>
/// <param name="Dimensions">Its shape; -1 for dimensions that vary.</param>
internal sealed record NodeMetadata(bool IsTensor, TensorElementType ElementDataType, IReadOnlyList<long> Dimensions);
