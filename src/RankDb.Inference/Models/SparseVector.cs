namespace RankDb.Inference;

/// <summary>The weights of some tokens of a vocabulary; all others are 0.</summary>
/// <param name="TokenIds">Ids, ascending, each once.</param>
/// <param name="Weights">Positive weights, one per id.</param>
public sealed record SparseVector(int[] TokenIds, float[] Weights)
{
    /// <summary>Number of tokens with a weight.</summary>
    public int Count => TokenIds.Length;
}
