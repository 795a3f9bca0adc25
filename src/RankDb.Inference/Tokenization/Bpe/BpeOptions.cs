namespace RankDb.Inference;

/// <summary>A BPE model as a tokenizer.json gives it, checked.</summary>
internal sealed record BpeOptions(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyList<(int Left, int Right, int Merged)> Merges,
    bool ByteLevel,
    string? Unknown,
    bool FuseUnknown,
    bool ByteFallback,
    bool IgnoreMerges,
    string ContinuingPrefix,
    string WordSuffix);
