using System.Globalization;
using RankDb.Inference.Unicode;

namespace RankDb.Inference;

/// <summary>
/// <c>Precompiled</c>: SentencePiece's charsmap. As in the original library, an extended grapheme cluster of less than
/// 6 bytes is replaced as a whole by what its shortest known beginning maps to; other text code point by code point.
/// (The JavaScript port does not read the charsmap and applies NFKC and a fixed list instead: not followed.)
/// </summary>
internal sealed class PrecompiledNormalizer : TextNormalizer
{
    private const int LongestCluster = 5;

    private readonly CharsMap map;
    private readonly bool[] changesAlone = new bool[char.MaxValue + 1];
    private readonly bool asciiStays = true;

    internal PrecompiledNormalizer(CharsMap map)
    {
        this.map = map;
        Span<byte> bytes = stackalloc byte[4];
        for (var unit = 0; unit <= char.MaxValue; unit++)
        {
            if (char.IsSurrogate((char)unit))
            {
                changesAlone[unit] = true;
                continue;
            }

            changesAlone[unit] = map.TryMap(bytes[..CodePoint.WriteUtf8(unit, bytes)], out _, out _);
            asciiStays &= unit is < 0x20 or > 0x7E || !changesAlone[unit];
        }
    }

    internal override bool LeavesAlone(ReadOnlySpan<char> text) => asciiStays && !text.ContainsAnyExceptInRange(' ', '~');

    internal override void Apply(Workspace workspace)
    {
        var text = workspace.Text;
        text.BeginPass();
        var inserted = false;
        Span<byte> bytes = stackalloc byte[LongestCluster + 4];
        while (!text.AtEnd)
        {
            var units = text.Units;
            var at = text.Position;
            // Nothing below U+0300 joins what is before it, but for a line feed.
            if (at + 1 == units.Length || (units[at] < 0x300 && units[at + 1] < 0x300 && units[at + 1] != '\n'))
            {
                Single(text, units[at], bytes, ref inserted);
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(units[at..]);
            Cluster(text, at + length, bytes, ref inserted);
        }

        text.EndPass();
    }

    private void Cluster(AlignedText text, int end, Span<byte> bytes, ref bool inserted)
    {
        var length = 0;
        var count = 0;
        var at = text.Position;
        for (; at < end && length <= LongestCluster;)
        {
            length += CodePoint.WriteUtf8(CodePoint.At(text.Units, at, out var width), bytes[length..]);
            at += width;
            count++;
        }

        if (at == end && length <= LongestCluster && map.TryMap(bytes[..length], out var first, out var mapped))
        {
            Replace(text, count, first, mapped, ref inserted);
            return;
        }

        while (text.Position < end)
        {
            Single(text, text.Units[text.Position], bytes, ref inserted);
        }
    }

    private void Single(AlignedText text, char unit, Span<byte> bytes, ref bool inserted)
    {
        if (!changesAlone[unit])
        {
            inserted = false;
            text.KeepTo(text.Position + 1);
            return;
        }

        var point = text.Next;
        if (map.TryMap(bytes[..CodePoint.WriteUtf8(point, bytes)], out var first, out var count))
        {
            Replace(text, 1, first, count, ref inserted);
        }
        else
        {
            inserted = false;
            text.Replace(point);
        }
    }

    // What is taken away gives its place to an insertion before it, as in the original's account of changes.
    private void Replace(AlignedText text, int count, int first, int mapped, ref bool inserted)
    {
        var points = map.Mapped(first, mapped);
        for (var i = 0; i < points.Length; i++)
        {
            text.Emit(points[i], i < count ? 0 : 1);
        }

        inserted = points.Length > count || (points.Length == 0 && inserted);
        for (var i = points.Length; i < count; i++)
        {
            if (inserted)
            {
                text.DropInto();
                inserted = false;
            }
            else
            {
                text.Drop();
            }
        }
    }
}
