using System.Buffers;
using System.Globalization;

namespace RankDb.Inference;

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that begin at the same place.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] longestFirst;
    private readonly SearchValues<char> firstCharacters;

    internal AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        longestFirst = [.. tokens.OrderByDescending(token => token.Content.Length)];
        firstCharacters = SearchValues.Create([.. longestFirst.Select(token => token.Content[0])]);
    }

    /// <summary>Finds the first added token at or after <paramref name="from"/>; false where there is none.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">End of the last match; white space before it is already taken.</param>
    /// <param name="token">The token found.</param>
    /// <param name="start">Where it begins, stripped white space included.</param>
    /// <param name="end">Where it ends, stripped white space included.</param>
    internal bool TryFind(ReadOnlySpan<char> text, int from, out AddedToken? token, out int start, out int end)
    {
        for (var at = from; at < text.Length; at++)
        {
            var skipped = text[at..].IndexOfAny(firstCharacters);
            if (skipped < 0)
            {
                break;
            }

            at += skipped;
            foreach (var candidate in longestFirst)
            {
                if (!text[at..].StartsWith(candidate.Content, StringComparison.Ordinal))
                {
                    continue;
                }

                start = at;
                end = at + candidate.Content.Length;
                if (candidate.SingleWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..])))
                {
                    // Discarded as a whole, like a match that was made: the search goes on behind it.
                    at = end - 1;
                    break;
                }

                while (candidate.LeftStrip && start > from && char.IsWhiteSpace(text[start - 1]))
                {
                    start--;
                }

                while (candidate.RightStrip && end < text.Length && char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                token = candidate;
                return true;
            }
        }

        (token, start, end) = (null, text.Length, text.Length);
        return false;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) => text.Length > 0 && IsWord(text[0]);

    private static bool EndsInWord(ReadOnlySpan<char> text) => text.Length > 0 && IsWord(text[^1]);

    private static bool IsWord(char character) => char.IsLetterOrDigit(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
