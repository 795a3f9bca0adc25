namespace RankDb.Inference;

/// <summary>Turns text into the token ids of one model. Immutable, and safe for use by many threads at once.</summary>
public interface ITokenizer
{
    /// <summary>Ids that stand for structure rather than text.</summary>
    SpecialTokens SpecialTokens { get; }

    /// <summary>Number of ids; every id is at least 0 and less than this.</summary>
    int VocabularySize { get; }

    /// <summary>Tokenizes a whole text, without special tokens around it and without cutting.</summary>
    /// <remarks>Never fails on any string: lone surrogates, control characters and huge words are text too.</remarks>
    EncodedText Encode(ReadOnlySpan<char> text);

    /// <summary>The first <paramref name="maxTokens"/> ids that <see cref="Encode"/> would give, reading no further than needed.</summary>
    int[] EncodeIds(ReadOnlySpan<char> text, int maxTokens);

    /// <summary>Number of tokens that <see cref="Encode"/> would give.</summary>
    int CountTokens(ReadOnlySpan<char> text);

    /// <summary>The token of an id, as the vocabulary writes it (<c>##ing</c>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No token has this id.</exception>
    string Token(int id);
}
