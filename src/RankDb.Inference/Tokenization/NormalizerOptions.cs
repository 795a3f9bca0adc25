namespace RankDb.Inference;

/// <summary>The options of a <c>BertNormalizer</c> in tokenizer.json; all false where the file has no normaliser.</summary>
internal sealed record NormalizerOptions(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase)
{
    internal bool ChangesNothing => !CleanText && !HandleChineseChars && !StripAccents && !Lowercase;
}
