namespace RankDb.Inference;

/// <summary>The ids of tokens that stand for structure.</summary>
internal static class SpecialIds
{
    /// <summary>Those of the templates, the unknown and the padding token, and the mask token where there is one.</summary>
    internal static int[] Of(ITokenizer tokenizer)
    {
        var special = tokenizer.SpecialTokens;
        var ids = special.SingleTemplate.Concat(special.PairTemplate).Where(piece => piece.Sequence < 0).Select(piece => piece.TokenId)
            .Append(special.Unknown).Append(special.Padding);
        return [.. (Find(tokenizer, "[MASK]") ?? Find(tokenizer, "<mask>")) is { } mask ? ids.Append(mask).Where(id => id >= 0).Distinct() : ids.Where(id => id >= 0).Distinct()];
    }

    /// <summary>The id of a token that the vocabulary writes like that; null where there is none.</summary>
    internal static int? Find(ITokenizer tokenizer, string token)
    {
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            try
            {
                if (tokenizer.Token(id) == token)
                {
                    return id;
                }
            }
            catch (ArgumentOutOfRangeException)
            {
                // Vocabularies may have gaps.
            }
        }

        return null;
    }
}
