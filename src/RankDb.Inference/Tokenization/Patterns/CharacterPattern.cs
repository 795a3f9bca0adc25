using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>One code point of a set.</summary>
internal sealed class CharacterPattern(CharacterSet set) : TextPattern
{
    internal override bool Next(ReadOnlySpan<char> text, int from, PatternStack stack, out int start, out int end)
    {
        for (start = from; start < text.Length; start = end)
        {
            var point = CodePoint.At(text, start, out var width);
            end = start + width;
            if (set.Contains(point))
            {
                return true;
            }
        }

        (start, end) = (text.Length, text.Length);
        return false;
    }
}
