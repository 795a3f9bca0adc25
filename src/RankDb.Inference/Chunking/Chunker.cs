namespace RankDb.Inference;

/// <summary>
/// Splits a text into chunks of at most <see cref="ChunkingOptions.MaxTokens"/> tokens. A chunk is filled as far
/// as it goes and ends at a paragraph if one ends in its second half, else at a sentence in its last three
/// quarters, else at a word. Chunks follow one another without gap or overlap and cover the whole text, so
/// white space belongs to the chunk before it. Time is linear in the text's length.
/// </summary>
/// <remarks>
/// A word of more tokens than fit is cut between tokens. A single character never is, even where it alone makes
/// more tokens than <see cref="ChunkingOptions.MaxTokens"/> (a Hangul syllable, with a limit of 1 or 2).
/// </remarks>
public sealed class Chunker
{
    private readonly ITokenizer tokenizer;
    private readonly int maxTokens;

    /// <summary>Makes a chunker that counts tokens as <paramref name="tokenizer"/> does.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ChunkingOptions.MaxTokens"/> is less than 1.</exception>
    public Chunker(ITokenizer tokenizer, ChunkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 1, nameof(options));
        this.tokenizer = tokenizer;
        maxTokens = options.MaxTokens;
    }

    /// <summary>Splits <paramref name="text"/>; a text of white space alone gives no chunk.</summary>
    public IReadOnlyList<TextChunk> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var offsets = tokenizer.Encode(text).Offsets;
        var chunks = new List<TextChunk>();
        var first = 0;
        var start = 0;
        var startsInWord = false;
        while (start < text.Length)
        {
            var (next, cut, border) = FindCut(text, offsets, first, start);
            var tokens = next - first;
            if (startsInWord || border == Border.Token)
            {
                // Parts of words may make other tokens than the whole word did.
                tokens = tokenizer.CountTokens(text.AsSpan(start, cut - start));
                if (tokens > maxTokens)
                {
                    (next, cut, tokens) = Shrink(text, offsets, first, next - (tokens - maxTokens), start);
                    border = Border.Token;
                }
            }

            chunks.Add(new TextChunk(start, cut - start, tokens));
            (first, start, startsInWord) = (next, cut, border == Border.Token);
        }

        return chunks;
    }

    // The best place to end a chunk that begins with token "first": the token after it, where the text is cut, and what is there.
    private (int Next, int Cut, Border Border) FindCut(string text, TokenOffset[] offsets, int first, int start)
    {
        if (offsets.Length - first <= maxTokens)
        {
            return (offsets.Length, text.Length, Border.Paragraph);
        }

        var best = (Next: 0, Cut: 0, Border: Border.Token);
        for (var next = first + maxTokens; next > first; next--)
        {
            if (offsets[next].Start < offsets[next - 1].End)
            {
                // One character made both tokens.
                continue;
            }

            var filled = next - first;
            var border = Worth(BorderFinder.Find(text, offsets[next - 1].End, offsets[next].Start, out var cut), filled);
            if (cut > start && (best.Next == 0 || border > best.Border))
            {
                best = (next, cut, border);
            }

            if (best.Next > 0 && best.Border >= Worth(Border.Paragraph, filled - 1))
            {
                break;
            }
        }

        return best.Next > 0 ? best : WholeCharacter(text, offsets, first, start);
    }

    // What a border counts for when a chunk that ends there has so many tokens: a nearly empty chunk is no good.
    private Border Worth(Border border, int filled) => border switch
    {
        Border.Paragraph when filled >= maxTokens / 2 => Border.Paragraph,
        Border.Paragraph or Border.Sentence when filled >= maxTokens / 4 => Border.Sentence,
        Border.Token => Border.Token,
        _ => Border.Word,
    };

    private static (int Next, int Cut, Border Border) WholeCharacter(string text, TokenOffset[] offsets, int first, int start)
    {
        var next = first + 1;
        while (next < offsets.Length && (offsets[next].Start <= start || offsets[next].Start < offsets[next - 1].End))
        {
            next++;
        }

        return (next, next < offsets.Length ? offsets[next].Start : text.Length, Border.Token);
    }

    // Fewer tokens than fitted by the count of the whole text, until they fit on their own; in the end part of one token's text.
    private (int Next, int Cut, int Tokens) Shrink(string text, TokenOffset[] offsets, int first, int next, int start)
    {
        for (var keep = Math.Max(1, next - first); keep > 0; keep /= 2)
        {
            if (first + keep >= offsets.Length || offsets[first + keep].Start < offsets[first + keep - 1].End)
            {
                continue;
            }

            var cut = offsets[first + keep].Start;
            if (cut <= start)
            {
                break;
            }

            var tokens = tokenizer.CountTokens(text.AsSpan(start, cut - start));
            if (tokens <= maxTokens)
            {
                return (first + keep, cut, tokens);
            }
        }

        var end = first + 1 < offsets.Length ? offsets[first + 1].Start : text.Length;
        return CutCharacters(text, first, Math.Max(end, start + 1), start);
    }

    private (int Next, int Cut, int Tokens) CutCharacters(string text, int first, int end, int start)
    {
        var length = end - start;
        while (true)
        {
            var cut = start + length;
            if (cut < text.Length && char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1]))
            {
                cut++;
            }

            var tokens = tokenizer.CountTokens(text.AsSpan(start, cut - start));
            if (tokens <= maxTokens || length == 1)
            {
                return (cut >= end ? first + 1 : first, cut, tokens);
            }

            length /= 2;
        }
    }
}
