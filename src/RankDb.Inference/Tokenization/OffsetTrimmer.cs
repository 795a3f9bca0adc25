namespace RankDb.Inference;

/// <summary>Takes the spaces that tokens begin or end with out of their offsets (<c>trim_offsets</c>).</summary>
internal sealed class OffsetTrimmer
{
    private readonly bool addsPrefixSpace;
    private readonly int[] leading;
    private readonly int[] trailing;

    internal OffsetTrimmer(string?[] tokens, bool addsPrefixSpace)
    {
        this.addsPrefixSpace = addsPrefixSpace;
        leading = Array.ConvertAll(tokens, token => token is null ? 0 : token.Length - token.AsSpan().TrimStart("Ġ \t\n\r\f\v").Length);
        trailing = Array.ConvertAll(tokens, token => token is null ? 0 : token.Length - token.AsSpan().TrimEnd("Ġ \t\n\r\f\v").Length);
    }

    internal void Trim(ReadOnlySpan<int> ids, Span<TokenOffset> offsets)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            var (start, end) = offsets[i];
            var before = leading[ids[i]];
            var behind = trailing[ids[i]];
            if (before > 0)
            {
                // The first space of the text is one that was added, and takes no place.
                before -= addsPrefixSpace && (i == 0 || start == 0) ? 1 : 0;
                start = Math.Min(start + before, end);
            }

            if (behind > 0 && end >= behind)
            {
                end = Math.Max(end - behind, start);
            }

            offsets[i] = new TokenOffset(start, end);
        }
    }
}
