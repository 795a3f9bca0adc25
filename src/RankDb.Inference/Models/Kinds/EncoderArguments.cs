namespace RankDb.Inference;

/// <summary>What every encoder asks of its caller.</summary>
internal static class EncoderArguments
{
    internal static void Check(IReadOnlyList<TokenizedInput> batch, int dimension, ReadOnlySpan<float> vectors)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (vectors.Length != batch.Count * dimension)
        {
            throw new ArgumentException($"{batch.Count} vectors of {dimension} numbers do not fit into {vectors.Length}.", nameof(vectors));
        }
    }
}
