using System.Globalization;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// SentencePiece's unigram language model (Kudo 2018): the spelling of the highest sum of scores, by Viterbi's algorithm.
/// A character that is no token costs 10 more than the worst token; neighbours of that kind become one unknown token.
/// </summary>
internal sealed class UnigramModel : TokenModel
{
    private const double UnknownPenalty = 10;

    private readonly WordPieceTrie trie;
    private readonly double[] scores;
    private readonly double unknownScore;
    private readonly int unknown;
    private readonly int[]? byteIds;

    internal UnigramModel(IReadOnlyList<(string Token, double Score)> vocabulary, int unknown, bool byteFallback)
    {
        this.unknown = unknown;
        scores = [.. vocabulary.Select(entry => entry.Score)];
        unknownScore = scores.Min() - UnknownPenalty;
        var ids = new Dictionary<string, int>();
        for (var id = 0; id < vocabulary.Count; id++)
        {
            ids[vocabulary[id].Token] = id;
        }

        trie = new WordPieceTrie(ids);
        if (byteFallback)
        {
            byteIds = [.. Enumerable.Range(0, 256).Select(
                value => ids.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), -1))];
        }
    }

    internal override void Spell(ReadOnlySpan<char> text, int start, int end, OffsetMap map, Workspace workspace, ref TokenSink sink)
    {
        var piece = text[start..end];
        var scratch = workspace.Unigram;
        scratch.Reset(piece.Length + 1);
        FindBest(piece, scratch.Scores, scratch.Starts, scratch.Ids);

        // Turn the way round: from now on Starts leads forward, to where the token ends that begins there.
        var (starts, ids) = (scratch.Starts, scratch.Ids);
        var (at, next, id) = (piece.Length, -1, -1);
        while (true)
        {
            var (before, own) = (starts[at], ids[at]);
            (starts[at], ids[at]) = (next, id);
            if (at == 0)
            {
                break;
            }

            (next, id, at) = (at, own, before);
        }

        for (at = 0; at < piece.Length;)
        {
            var to = starts[at];
            id = ids[at];
            if (id == unknown)
            {
                while (to < piece.Length && ids[to] == unknown)
                {
                    to = starts[to];
                }

                AddUnknown(piece, at, to, start, map, ref sink);
            }
            else
            {
                Add(id, start + at, start + to, map, ref sink);
            }

            at = to;
        }
    }

    private void FindBest(ReadOnlySpan<char> piece, double[] best, int[] starts, int[] ids)
    {
        var width = 1;
        for (var at = 0; at < piece.Length; at += width)
        {
            _ = CodePoint.At(piece, at, out width);
            var here = best[at];
            var single = false;
            var node = WordPieceTrie.WordRoot;
            for (var i = at; i < piece.Length; i++)
            {
                node = trie.Step(node, piece[i], out var id);
                if (node < 0)
                {
                    break;
                }

                if (id < 0)
                {
                    continue;
                }

                var score = scores[id] + here;
                if (starts[i + 1] < 0 || score > best[i + 1])
                {
                    (best[i + 1], starts[i + 1], ids[i + 1]) = (score, at, id);
                }

                single |= i + 1 == at + width;
            }

            var behind = at + width;
            if (!single && (starts[behind] < 0 || unknownScore + here > best[behind]))
            {
                (best[behind], starts[behind], ids[behind]) = (unknownScore + here, at, unknown);
            }
        }
    }

    private void AddUnknown(ReadOnlySpan<char> piece, int from, int to, int start, OffsetMap map, ref TokenSink sink)
    {
        if (trie.LongestMatch(WordPieceTrie.WordRoot, piece[from..to], out var id) == to - from)
        {
            Add(id, start + from, start + to, map, ref sink);
            return;
        }

        if (byteIds is null || !HasBytes(piece[from..to]))
        {
            Add(unknown, start + from, start + to, map, ref sink);
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        for (var at = from; at < to;)
        {
            var count = CodePoint.WriteUtf8(CodePoint.At(piece, at, out var width), bytes);
            foreach (var value in bytes[..count])
            {
                Add(byteIds[value], start + from, start + to, map, ref sink);
            }

            at += width;
        }
    }

    private bool HasBytes(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var at = 0; at < text.Length;)
        {
            var count = CodePoint.WriteUtf8(CodePoint.At(text, at, out var width), bytes);
            foreach (var value in bytes[..count])
            {
                if (byteIds![value] < 0)
                {
                    return false;
                }
            }

            at += width;
        }

        return true;
    }

    private static void Add(int id, int from, int to, OffsetMap map, ref TokenSink sink)
    {
        var place = sink.KeepsOffsets ? map.Original(from, to) : default;
        sink.Add(id, place.Start, place.End);
    }
}
