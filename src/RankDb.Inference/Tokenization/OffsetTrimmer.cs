using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Takes the spaces that tokens begin or end with out of their offsets (<c>trim_offsets</c>).</summary>
internal sealed class OffsetTrimmer
{
    private readonly bool addsPrefixSpace;
    private readonly int[] leading;
    private readonly int[] trailing;

    internal OffsetTrimmer(string?[] tokens, IEnumerable<AddedToken> added, bool addsPrefixSpace)
    {
        this.addsPrefixSpace = addsPrefixSpace;
        leading = Array.ConvertAll(tokens, token => token is null ? 0 : token.Length - token.AsSpan().TrimStart("Ġ \t\n\r\f\v").Length);
        trailing = Array.ConvertAll(tokens, token => token is null ? 0 : token.Length - token.AsSpan().TrimEnd("Ġ \t\n\r\f\v").Length);
        foreach (var token in added)
        {
            (leading[token.Id], trailing[token.Id]) = (0, 0);
        }
    }

    /// <summary>The place of an added token, that may have taken white space beside it.</summary>
    internal TokenOffset TrimAdded(ReadOnlySpan<char> text, ReadOnlySpan<char> matched, TokenOffset offset, bool first)
    {
        var before = matched.Length - matched.TrimStart().Length;
        var behind = matched.Length - matched.TrimEnd().Length;
        return Trimmed(text, offset, before, behind, first);
    }

    internal void Trim(ReadOnlySpan<char> text, ReadOnlySpan<int> ids, Span<TokenOffset> offsets)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (leading[ids[i]] + trailing[ids[i]] > 0)
            {
                offsets[i] = Trimmed(text, offsets[i], leading[ids[i]], trailing[ids[i]], i == 0);
            }
        }
    }

    private TokenOffset Trimmed(ReadOnlySpan<char> text, TokenOffset offset, int before, int behind, bool first)
    {
        var (start, end) = offset;
        if (before > 0)
        {
            // A single first space of the text is one that was added, and takes no place.
            before = addsPrefixSpace && before == 1 && (first || start == 0) ? 0 : before;
            for (; before > 0 && start < end; before--)
            {
                _ = CodePoint.At(text, start, out var width);
                start += width;
            }
        }

        for (; behind > 0 && end > start; behind--)
        {
            _ = CodePoint.Before(text, end, out var width);
            end -= width;
        }

        return new TokenOffset(start, end);
    }
}
