using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Something that is looked for in a text.</summary>
internal abstract class TextPattern
{
    /// <summary>Finds the first match that begins at or after <paramref name="from"/>. The whole text counts for what looks around.</summary>
    /// <exception cref="ModelException">A regular expression took too many steps (58000).</exception>
    internal abstract bool Next(ReadOnlySpan<char> text, int from, PatternStack stack, out int start, out int end);

    /// <summary>Whether it is certain, at a glance, that nothing matches.</summary>
    internal virtual bool CannotMatch(ReadOnlySpan<char> text) => false;

    /// <summary>Where to look on after a match: behind it, and one code point further if it was empty.</summary>
    internal static int After(ReadOnlySpan<char> text, int start, int end)
    {
        if (end > start || end >= text.Length)
        {
            return end > start ? end : end + 1;
        }

        _ = CodePoint.At(text, end, out var width);
        return end + width;
    }
}
