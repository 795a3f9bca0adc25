namespace RankDb.Inference;

/// <summary>The parts of a tokenizer.json that RankDb reads, checked.</summary>
internal sealed record WordPieceModel(
    IReadOnlyDictionary<string, int> Vocabulary,
    string ContinuingPrefix,
    int MaxWordCharacters,
    NormalizerOptions Normalizer,
    IReadOnlyList<AddedToken> AddedTokens,
    SpecialTokens SpecialTokens);
