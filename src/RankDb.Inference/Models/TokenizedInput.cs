namespace RankDb.Inference;

/// <summary>One model input: token ids with special tokens, cut to the model's limit, not padded.</summary>
public sealed class TokenizedInput
{
    /// <summary>Makes an input from ids and type ids of equal length.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or there is no token.</exception>
    public TokenizedInput(int[] ids, int[] typeIds)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(typeIds);
        if (ids.Length == 0 || ids.Length != typeIds.Length)
        {
            throw new ArgumentException(
                $"An input needs one type id per token and at least one token, not {ids.Length} ids and {typeIds.Length} type ids.",
                nameof(typeIds));
        }

        Ids = ids;
        TypeIds = typeIds;
    }

    /// <summary>Token ids, special tokens included.</summary>
    public int[] Ids { get; }

    /// <summary>0 for the first text of a pair and for single texts, 1 for the second; one per id.</summary>
    public int[] TypeIds { get; }

    /// <summary>Number of tokens.</summary>
    public int Length => Ids.Length;
}
