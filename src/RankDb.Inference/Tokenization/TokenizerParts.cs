namespace RankDb.Inference;

/// <summary>The parts of a tokenizer.json, read and checked, of which <see cref="PipelineTokenizer"/> is made.</summary>
internal sealed record TokenizerParts(
    TextNormalizer? Normalizer,
    PreTokenizer[] PreTokenizers,
    TokenModel Model,
    IReadOnlyList<AddedToken> AddedTokens,
    SpecialTokens SpecialTokens,
    PostProcessor PostProcessor,
    string?[] Tokens);
