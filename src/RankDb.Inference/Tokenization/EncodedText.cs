namespace RankDb.Inference;

/// <summary>The tokens of one text, in order.</summary>
/// <param name="Ids">Token ids, without special tokens around them.</param>
/// <param name="Offsets">Where in the text each token came from; one per id.</param>
public sealed record EncodedText(int[] Ids, TokenOffset[] Offsets);
