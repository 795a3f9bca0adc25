namespace RankDb.Inference;

/// <summary>What a post_processor says: how texts are wrapped, and whether spaces are taken out of the offsets.</summary>
internal sealed record PostProcessor(IReadOnlyList<TemplatePiece> Single, IReadOnlyList<TemplatePiece> Pair)
{
    /// <summary>Whether offsets leave out the spaces that a token begins or ends with.</summary>
    internal bool TrimsOffsets { get; init; }

    /// <summary>Whether the first space of a text may be one that the pre-tokenizer added, and so takes no place.</summary>
    internal bool AddsPrefixSpace { get; init; }
}
