namespace RankDb.Inference;

/// <summary>One model input with all that Hugging Face's tokenizers give for it; all arrays are of the same length.</summary>
/// <param name="Ids">Token ids, special tokens and fillers included.</param>
/// <param name="TypeIds">Type ids.</param>
/// <param name="AttentionMask">1 for a token, 0 for a filler.</param>
/// <param name="Offsets">Where in its own text each token came from, in UTF-16 code units; (0, 0) for special tokens and fillers.</param>
public sealed record EncodedInput(int[] Ids, int[] TypeIds, int[] AttentionMask, TokenOffset[] Offsets)
{
    /// <summary>Number of tokens and fillers.</summary>
    public int Length => Ids.Length;
}
