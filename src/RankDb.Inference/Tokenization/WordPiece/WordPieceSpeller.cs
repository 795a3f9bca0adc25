using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>WordPiece for words that any normalizer and pre-tokenizer made; <see cref="WordPieceTokenizer"/> is the fast one for BERT's.</summary>
internal sealed class WordPieceSpeller(WordPieceTrie trie, int unknown, int maxWordCharacters) : TokenModel
{
    internal override void Spell(ReadOnlySpan<char> text, int start, int end, OffsetMap map, Workspace workspace, ref TokenSink sink)
    {
        var before = sink.Count;
        if (!TrySpell(text, start, end, map, ref sink))
        {
            sink.RollBack(before);
            var place = map.Original(start, end);
            sink.Add(unknown, place.Start, place.End);
        }
    }

    private bool TrySpell(ReadOnlySpan<char> text, int start, int end, OffsetMap map, ref TokenSink sink)
    {
        if (IsTooLong(text[start..end]))
        {
            return false;
        }

        var root = WordPieceTrie.WordRoot;
        for (var at = start; at < end;)
        {
            var matched = trie.LongestMatch(root, text[at..end], out var id);
            if (matched == 0)
            {
                return false;
            }

            var place = map.Original(at, at + matched);
            sink.Add(id, place.Start, place.End);
            at += matched;
            root = WordPieceTrie.ContinuationRoot;
        }

        return true;
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= maxWordCharacters)
        {
            return false;
        }

        var characters = 0;
        for (var at = 0; at < word.Length && characters <= maxWordCharacters; characters++)
        {
            _ = CodePoint.At(word, at, out var width);
            at += width;
        }

        return characters > maxWordCharacters;
    }
}
