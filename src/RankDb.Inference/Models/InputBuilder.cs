namespace RankDb.Inference;

/// <summary>Cuts token ids to a model's limit and wraps them in its special tokens.</summary>
internal static class InputBuilder
{
    // A token spans far fewer characters on average; the bound keeps a text of many megabytes from being read to its end.
    private const int ReadCharactersPerToken = 1024;

    /// <summary>The part of a text that is read at all: 1024 characters for each token of the limit.</summary>
    internal static ReadOnlySpan<char> Readable(ReadOnlySpan<char> text, int maxTokens)
    {
        var length = (int)Math.Min(text.Length, (long)maxTokens * ReadCharactersPerToken);
        return length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    /// <summary>Makes the input of one text.</summary>
    internal static TokenizedInput Single(ITokenizer tokenizer, ReadOnlySpan<char> text, int maxTokens)
    {
        var special = tokenizer.SpecialTokens;
        return Wrap(special.SingleTemplate, special.SingleCount, tokenizer.EncodeIds(Readable(text, maxTokens), maxTokens - special.SingleCount), []);
    }

    /// <summary>The ids of a query, cut to at most half of the limit less the special tokens.</summary>
    internal static int[] Query(ITokenizer tokenizer, string query, int maxTokens) =>
        tokenizer.EncodeIds(Readable(query, maxTokens), Math.Min(maxTokens / 2, maxTokens - tokenizer.SpecialTokens.PairCount));

    /// <summary>Makes the input of a pair: the whole query, and as much of the document as fits.</summary>
    internal static TokenizedInput Pair(ITokenizer tokenizer, int[] query, ReadOnlySpan<char> document, int maxTokens)
    {
        var special = tokenizer.SpecialTokens;
        var room = maxTokens - special.PairCount - query.Length;
        return Wrap(special.PairTemplate, special.PairCount, query, tokenizer.EncodeIds(Readable(document, maxTokens), room));
    }

    /// <summary>The ids of a document for pairs with any query: as many as fit beside an empty one.</summary>
    internal static int[] Document(ITokenizer tokenizer, string document, int maxTokens) =>
        tokenizer.EncodeIds(Readable(document, maxTokens), maxTokens - tokenizer.SpecialTokens.PairCount);

    /// <summary>Makes the input of a pair of ids: the whole query, and as much of the document as fits.</summary>
    internal static TokenizedInput Pair(ITokenizer tokenizer, int[] query, int[] document, int maxTokens)
    {
        var special = tokenizer.SpecialTokens;
        var fits = Math.Min(document.Length, maxTokens - special.PairCount - query.Length);
        foreach (var id in document.AsSpan(0, fits))
        {
            if ((uint)id >= (uint)tokenizer.VocabularySize)
            {
                throw new ModelException($"There is no token {id}; ids are 0 to {tokenizer.VocabularySize - 1}.", "22023");
            }
        }

        return Wrap(special.PairTemplate, special.PairCount, query, document.AsSpan(0, fits));
    }

    private static TokenizedInput Wrap(
        IReadOnlyList<TemplatePiece> template, int specialCount, ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        var ids = new int[specialCount + first.Length + second.Length];
        var typeIds = new int[ids.Length];
        var at = 0;
        foreach (var piece in template)
        {
            if (piece.Sequence < 0)
            {
                (ids[at], typeIds[at++]) = (piece.TokenId, piece.TypeId);
                continue;
            }

            var part = piece.Sequence == 0 ? first : second;
            part.CopyTo(ids.AsSpan(at));
            typeIds.AsSpan(at, part.Length).Fill(piece.TypeId);
            at += part.Length;
        }

        return new TokenizedInput(ids, typeIds);
    }
}
