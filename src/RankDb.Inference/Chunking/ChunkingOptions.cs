namespace RankDb.Inference;

/// <summary>How texts are split.</summary>
public sealed class ChunkingOptions
{
    /// <summary>Most tokens of one chunk, without special tokens; 1 or more.</summary>
    public int MaxTokens { get; init; } = 256;
}
