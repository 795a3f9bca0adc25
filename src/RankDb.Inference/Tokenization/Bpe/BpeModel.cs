using System.Globalization;
using System.Text;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// Byte pair encoding (Sennrich et al. 2016), over bytes or over characters. Words that are themselves a token, and that
/// the merges would spell as that token (tried out when loading), are found in one look-up.
/// </summary>
internal sealed class BpeModel : TokenModel
{
    private const int LongestWhole = 64;

    private readonly BpeOptions options;
    private readonly TokenTable table;
    private readonly MergeTable merges;
    private readonly int[] byteIds = new int[256];
    private readonly int unknown = -1;
    private readonly byte[] prefix;
    private readonly byte[] suffix;
    private readonly bool[] whole;

    internal BpeModel(BpeOptions options)
    {
        this.options = options;
        merges = new MergeTable(options.Merges);
        (prefix, suffix) = (Encoding.UTF8.GetBytes(options.ContinuingPrefix), Encoding.UTF8.GetBytes(options.WordSuffix));
        var alphabet = new ByteAlphabet();
        var tokens = new List<(byte[] Bytes, int Id)>();
        foreach (var (token, id) in options.Vocabulary)
        {
            if ((options.ByteLevel ? alphabet.Bytes(token) : Encoding.UTF8.GetBytes(token)) is { Length: > 0 } bytes)
            {
                tokens.Add((bytes, id));
            }
        }

        var size = options.Vocabulary.Values.Max() + 1;
        table = new TokenTable(tokens, size);
        if (options.Unknown is not null)
        {
            unknown = options.Vocabulary[options.Unknown];
        }

        for (var value = 0; value < byteIds.Length; value++)
        {
            byteIds[value] = options.ByteLevel
                ? table.Find([(byte)value])
                : options.Vocabulary.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), -1);
        }

        whole = new bool[size];
        if (prefix.Length + suffix.Length == 0)
        {
            FindWholeTokens(tokens);
        }
    }

    internal override void Spell(ReadOnlySpan<char> text, int start, int end, OffsetMap map, Workspace workspace, ref TokenSink sink)
    {
        var piece = text[start..end];
        workspace.ReserveBytes(piece.Length * 3);
        var (bytes, length, ascii) = ToBytes(piece, workspace);
        var found = length <= LongestWhole || options.IgnoreMerges ? table.Find(bytes.AsSpan(0, length)) : -1;
        if (found >= 0 && (whole[found] || options.IgnoreMerges))
        {
            Add(found, 0, length, piece.Length, start, ascii, map, workspace, ref sink);
            return;
        }

        var scratch = workspace.Bpe;
        Merge(bytes.AsSpan(0, length), scratch);
        var ids = scratch.Ids;
        var lengths = scratch.Lengths;
        var at = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            Add(ids[i], at, at + lengths[i], piece.Length, start, ascii, map, workspace, ref sink);
            at += lengths[i];
        }
    }

    private static (byte[] Bytes, int Length, bool Ascii) ToBytes(ReadOnlySpan<char> piece, Workspace workspace)
    {
        var bytes = workspace.Bytes;
        if (Ascii.FromUtf16(piece, bytes, out var length) == System.Buffers.OperationStatus.Done)
        {
            return (bytes, length, true);
        }

        length = 0;
        for (var at = 0; at < piece.Length;)
        {
            var point = CodePoint.At(piece, at, out var width);
            var end = length + CodePoint.WriteUtf8(point, bytes.AsSpan(length));
            for (; length < end; length++)
            {
                (workspace.ByteStarts[length], workspace.ByteEnds[length]) = (at, at + width);
            }

            at += width;
        }

        return (bytes, length, false);
    }

    private static void Add(
        int id, int from, int to, int pieceLength, int start, bool ascii, OffsetMap map, Workspace workspace, ref TokenSink sink)
    {
        if (!sink.KeepsOffsets)
        {
            sink.Add(id, 0, 0);
            return;
        }

        var (first, end) = ascii ? (from, to) : (workspace.ByteStarts[from], workspace.ByteEnds[to - 1]);
        var place = map.Original(start + first, start + Math.Min(end, pieceLength));
        sink.Add(id, place.Start, place.End);
    }

    private void Merge(ReadOnlySpan<byte> word, BpeScratch scratch)
    {
        scratch.Clear();
        if (options.ByteLevel && prefix.Length + suffix.Length == 0)
        {
            AddBytes(word, scratch);
        }
        else
        {
            AddCharacters(word, scratch);
        }

        scratch.Merge(merges);
    }

    private void AddBytes(ReadOnlySpan<byte> word, BpeScratch scratch)
    {
        var (unknownLength, waiting) = (0, false);
        foreach (var value in word)
        {
            AddSymbol(byteIds[value], 1, scratch, ref unknownLength, ref waiting);
        }

        Flush(scratch, unknownLength, waiting);
    }

    private void AddCharacters(ReadOnlySpan<byte> word, BpeScratch scratch)
    {
        Span<byte> spelt = stackalloc byte[prefix.Length + 4 + suffix.Length];
        var (unknownLength, waiting) = (0, false);
        for (var at = 0; at < word.Length;)
        {
            var length = options.ByteLevel ? 1 : Length(word[at]);
            var used = 0;
            if (at > 0)
            {
                prefix.CopyTo(spelt);
                used = prefix.Length;
            }

            word.Slice(at, length).CopyTo(spelt[used..]);
            used += length;
            if (at + length == word.Length)
            {
                suffix.CopyTo(spelt[used..]);
                used += suffix.Length;
            }

            var id = table.Find(spelt[..used]);
            if (id < 0 && options.ByteFallback && HasBytes(word.Slice(at, length)))
            {
                foreach (var value in word.Slice(at, length))
                {
                    scratch.Add(byteIds[value], 1);
                }
            }
            else
            {
                AddSymbol(id, length, scratch, ref unknownLength, ref waiting);
            }

            at += length;
        }

        Flush(scratch, unknownLength, waiting);
    }

    private static int Length(byte first) => first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

    private bool HasBytes(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (byteIds[value] < 0)
            {
                return false;
            }
        }

        return true;
    }

    // An unknown symbol waits for the next one, to be joined with it; without an unknown token it is left out.
    private void AddSymbol(int id, int length, BpeScratch scratch, ref int unknownLength, ref bool waiting)
    {
        if (id >= 0)
        {
            Flush(scratch, unknownLength, waiting);
            waiting = false;
            scratch.Add(id, length);
        }
        else if (unknown >= 0)
        {
            if (waiting && options.FuseUnknown)
            {
                unknownLength += length;
                return;
            }

            Flush(scratch, unknownLength, waiting);
            (unknownLength, waiting) = (length, true);
        }
    }

    private void Flush(BpeScratch scratch, int unknownLength, bool waiting)
    {
        if (waiting)
        {
            scratch.Add(unknown, unknownLength);
        }
    }

    private void FindWholeTokens(List<(byte[] Bytes, int Id)> tokens)
    {
        var scratch = new BpeScratch();
        foreach (var (bytes, id) in tokens)
        {
            if (bytes.Length <= LongestWhole)
            {
                Merge(bytes, scratch);
                whole[id] = scratch.Count == 1 && scratch.Ids[0] == id;
            }
        }
    }
}
