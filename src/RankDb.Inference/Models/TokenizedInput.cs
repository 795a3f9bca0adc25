namespace RankDb.Inference;

/// <summary>One model input: token ids with special tokens, cut to the model's limit, not padded.</summary>
public sealed class TokenizedInput
{
    private readonly int attended;

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
        attended = ids.Length;
    }

    /// <summary>Token ids, special tokens included.</summary>
    public int[] Ids { get; }

    /// <summary>0 for the first text of a pair and for single texts, 1 for the second; one per id.</summary>
    public int[] TypeIds { get; }

    /// <summary>Number of tokens.</summary>
    public int Length => Ids.Length;

    /// <summary>Tokens that the model reads: all of them, or none of a placeholder that nothing attends to.</summary>
    public int Read => attended == 0 ? 0 : Ids.Length;

    /// <summary>Tokens at the front that the attention mask shows to the model; all of them unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than there are tokens.</exception>
    public int Attended
    {
        get => attended;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Ids.Length);
            attended = value;
        }
    }

    /// <summary>Which side of the search the text is on; some models treat the two differently. Default document.</summary>
    public TextKind Kind { get; init; } = TextKind.Document;
}
