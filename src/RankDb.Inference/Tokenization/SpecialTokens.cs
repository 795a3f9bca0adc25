namespace RankDb.Inference;

/// <summary>Token ids that stand for structure rather than text.</summary>
/// <param name="Unknown">Stands for a word that the vocabulary cannot spell.</param>
/// <param name="Padding">Fills shorter inputs of a batch; hidden from the model by the attention mask.</param>
/// <param name="SingleTemplate">How one text is wrapped; see <see cref="TemplatePiece"/>.</param>
/// <param name="PairTemplate">How two texts are wrapped.</param>
public sealed record SpecialTokens(
    int Unknown,
    int Padding,
    IReadOnlyList<TemplatePiece> SingleTemplate,
    IReadOnlyList<TemplatePiece> PairTemplate)
{
    /// <summary>Special tokens around one text: 2 for <c>[CLS] text [SEP]</c>.</summary>
    public int SingleCount { get; } = SingleTemplate.Count(piece => piece.Sequence < 0);

    /// <summary>Special tokens around two texts: 3 for <c>[CLS] a [SEP] b [SEP]</c>.</summary>
    public int PairCount { get; } = PairTemplate.Count(piece => piece.Sequence < 0);
}
