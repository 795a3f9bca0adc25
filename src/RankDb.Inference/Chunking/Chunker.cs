namespace RankDb.Inference;

/// <summary>
/// Splits a text into chunks of at most <see cref="ChunkingOptions.MaxTokens"/> tokens, on paragraph, then
/// sentence, then word borders. Chunks cover everything but white space, never overlap and are never empty.
/// </summary>
public sealed class Chunker(ITokenizer tokenizer, ChunkingOptions options)
{
    private readonly ITokenizer tokenizer = tokenizer ?? throw new ArgumentNullException(nameof(tokenizer));
    private readonly ChunkingOptions options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>Splits <paramref name="text"/>; a text of white space alone gives no chunk.</summary>
    public IReadOnlyList<TextChunk> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _ = (tokenizer, options);
        throw new NotImplementedException();
    }
}
