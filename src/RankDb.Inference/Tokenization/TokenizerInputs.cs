namespace RankDb.Inference;

/// <summary>Makes model inputs of texts: special tokens, truncation, padding.</summary>
public static class TokenizerInputs
{
    /// <summary>The input of one text.</summary>
    /// <exception cref="ArgumentException">The truncation asks for what one text cannot give.</exception>
    public static EncodedInput EncodeSingle(
        this ITokenizer tokenizer, ReadOnlySpan<char> text, Truncation? truncation = null, Padding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var input = Build(tokenizer, tokenizer.Encode(text), null, truncation);
        return padding is null ? input : Pad(tokenizer, [input], padding)[0];
    }

    /// <summary>The input of two texts.</summary>
    /// <exception cref="ArgumentException">The text that may be cut is too short to be cut enough.</exception>
    public static EncodedInput EncodePair(
        this ITokenizer tokenizer, ReadOnlySpan<char> first, ReadOnlySpan<char> second, Truncation? truncation = null, Padding? padding = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var input = Build(tokenizer, tokenizer.Encode(first), tokenizer.Encode(second), truncation);
        return padding is null ? input : Pad(tokenizer, [input], padding)[0];
    }

    /// <summary>Fills the inputs of a batch up to one length.</summary>
    /// <exception cref="ArgumentException">The padding's numbers are out of range.</exception>
    public static IReadOnlyList<EncodedInput> Pad(this ITokenizer tokenizer, IReadOnlyList<EncodedInput> batch, Padding padding)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(padding);
        if (padding.MultipleOf < 1 || padding.Length is < 0 or > 1 << 24)
        {
            throw new ArgumentException("A padding needs a length of 0 to 16777216 and a multiple of at least 1.", nameof(padding));
        }

        var length = padding.Length ?? batch.Select(input => input.Length).DefaultIfEmpty(0).Max();
        length = checked((length + padding.MultipleOf - 1) / padding.MultipleOf * padding.MultipleOf);
        return [.. batch.Select(input => Pad(input, length, padding.TokenId ?? tokenizer.SpecialTokens.Padding, padding))];
    }

    private static EncodedInput Pad(EncodedInput input, int length, int id, Padding padding)
    {
        if (input.Length >= length)
        {
            return input;
        }

        var at = padding.Side == TextSide.Left ? length - input.Length : 0;
        var padded = new EncodedInput(new int[length], new int[length], new int[length], new TokenOffset[length]);
        Array.Fill(padded.Ids, id);
        Array.Fill(padded.TypeIds, padding.TypeId);
        input.Ids.CopyTo(padded.Ids, at);
        input.TypeIds.CopyTo(padded.TypeIds, at);
        input.AttentionMask.CopyTo(padded.AttentionMask, at);
        input.Offsets.CopyTo(padded.Offsets, at);
        return padded;
    }

    private static EncodedInput Build(ITokenizer tokenizer, EncodedText first, EncodedText? second, Truncation? truncation)
    {
        var special = tokenizer.SpecialTokens;
        var count = second is null ? special.SingleCount : special.PairCount;
        var (keepFirst, keepSecond) = (first.Ids.Length, second?.Ids.Length ?? 0);
        if (truncation is { Strategy: not TruncationStrategy.DoNotTruncate })
        {
            (keepFirst, keepSecond) = Keep(keepFirst, second is null ? null : keepSecond, truncation, truncation.MaxLength - count);
        }

        var length = count + keepFirst + keepSecond;
        var input = new EncodedInput(new int[length], new int[length], new int[length], new TokenOffset[length]);
        Array.Fill(input.AttentionMask, 1);
        var at = 0;
        foreach (var piece in second is null ? special.SingleTemplate : special.PairTemplate)
        {
            if (piece.Sequence < 0)
            {
                (input.Ids[at], input.TypeIds[at]) = (piece.TokenId, piece.TypeId);
                at++;
                continue;
            }

            var (part, keep) = piece.Sequence == 0 ? (first, keepFirst) : (second!, keepSecond);
            var from = truncation?.Side == TextSide.Left ? part.Ids.Length - keep : 0;
            part.Ids.AsSpan(from, keep).CopyTo(input.Ids.AsSpan(at));
            part.Offsets.AsSpan(from, keep).CopyTo(input.Offsets.AsSpan(at));
            input.TypeIds.AsSpan(at, keep).Fill(piece.TypeId);
            at += keep;
        }

        return input;
    }

    private static (int First, int Second) Keep(int first, int? second, Truncation truncation, int room)
    {
        if (room < 0)
        {
            throw new ArgumentException($"A maximum length of {truncation.MaxLength} does not hold the special tokens.", nameof(truncation));
        }

        var excess = first + (second ?? 0) - room;
        if (excess <= 0)
        {
            return (first, second ?? 0);
        }

        if (room == 0)
        {
            return (0, 0);
        }

        return (truncation.Strategy, second) switch
        {
            (TruncationStrategy.LongestFirst, null) => (room, 0),
            (TruncationStrategy.LongestFirst, { } other) => Longest(first, other, room),
            (TruncationStrategy.OnlyFirst, _) when first > excess => (first - excess, second ?? 0),
            (TruncationStrategy.OnlySecond, { } other) when other > excess => (first, other - excess),
            (TruncationStrategy.OnlySecond, null) => throw new ArgumentException("There is no second text to cut.", nameof(truncation)),
            _ => throw new ArgumentException(
                $"The text that may be cut is too short to lose {excess} tokens ({truncation.Strategy}, maximum length {truncation.MaxLength}).",
                nameof(truncation)),
        };
    }

    private static (int First, int Second) Longest(int first, int second, int room)
    {
        var (shorter, longer) = (Math.Min(first, second), Math.Max(first, second));
        longer = Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = room - shorter;
        }

        return first > second ? (longer, shorter) : (shorter, longer);
    }
}
