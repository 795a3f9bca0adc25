namespace RankDb.Inference;

/// <summary>A string, matched as it is.</summary>
internal sealed class LiteralPattern(string literal) : TextPattern
{
    internal override bool CannotMatch(ReadOnlySpan<char> text) => literal.Length == 0 || !text.Contains(literal, StringComparison.Ordinal);

    internal override bool Next(ReadOnlySpan<char> text, int from, PatternStack stack, out int start, out int end)
    {
        var found = literal.Length == 0 || from >= text.Length ? -1 : text[from..].IndexOf(literal, StringComparison.Ordinal);
        (start, end) = (from + found, from + found + literal.Length);
        return found >= 0;
    }
}
