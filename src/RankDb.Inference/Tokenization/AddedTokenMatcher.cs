using System.Buffers;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that begin at the same place.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] tokens;
    private readonly WordPieceTrie trie;
    private readonly SearchValues<char> firstCharacters;

    internal AddedTokenMatcher(IEnumerable<AddedToken> added)
    {
        tokens = [.. added.Where(token => token.Content.Length > 0)];
        var places = new Dictionary<string, int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            places[tokens[i].Content] = i;
        }

        trie = new WordPieceTrie(places);
        firstCharacters = SearchValues.Create([.. tokens.Select(token => token.Content[0]).Distinct()]);
    }

    internal bool IsEmpty => tokens.Length == 0;

    /// <summary>Finds the first added token at or after <paramref name="from"/>; false where there is none.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">End of the last match; white space before it is already taken.</param>
    /// <param name="token">The token found.</param>
    /// <param name="start">Where it begins, stripped white space included.</param>
    /// <param name="end">Where it ends, stripped white space included.</param>
    internal bool TryFind(ReadOnlySpan<char> text, int from, out AddedToken? token, out int start, out int end)
    {
        for (var at = from; at < text.Length && tokens.Length > 0; at++)
        {
            var skipped = text[at..].IndexOfAny(firstCharacters);
            if (skipped < 0)
            {
                break;
            }

            at += skipped;
            var length = trie.LongestMatch(WordPieceTrie.WordRoot, text[at..], out var place);
            if (length == 0)
            {
                continue;
            }

            var candidate = tokens[place];
            start = at;
            end = at + length;
            if (candidate.SingleWord && (EndsInWord(text[..start]) || StartsWithWord(text[end..])))
            {
                // Discarded as a whole, like a match that was made: the search goes on behind it.
                at = end - 1;
                continue;
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

        (token, start, end) = (null, text.Length, text.Length);
        return false;
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text) => text.Length > 0 && CodePoint.IsWord(CodePoint.At(text, 0, out _));

    private static bool EndsInWord(ReadOnlySpan<char> text) => text.Length > 0 && CodePoint.IsWord(CodePoint.Before(text, text.Length, out _));
}
