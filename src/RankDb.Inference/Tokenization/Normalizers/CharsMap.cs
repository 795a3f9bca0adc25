using System.Buffers.Binary;
using System.Text;

namespace RankDb.Inference;

/// <summary>
/// SentencePiece's precompiled charsmap: a double-array trie (darts-clone's format: 32-bit units) of UTF-8 keys, whose
/// values are places in a list of NUL-ended UTF-8 strings.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] units;
    private readonly Dictionary<int, (int First, int Count)> values = [];
    private readonly int[] points;

    /// <summary>Reads the base64 text of a tokenizer.json.</summary>
    /// <exception cref="InvalidDataException">It is no charsmap.</exception>
    internal CharsMap(string base64)
    {
        var bytes = Decode(base64);
        var size = bytes.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        if (size == 0 || size % 4 != 0 || size > bytes.Length - 4)
        {
            throw new InvalidDataException($"its precompiled_charsmap names a trie of {size} bytes in {bytes.Length} bytes.");
        }

        units = new uint[size / 4];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + (i * 4)));
        }

        points = ReadValues(bytes.AsSpan(4 + (int)size));
    }

    /// <summary>What the shortest beginning of <paramref name="key"/> that the map knows is mapped to; false where it knows none.</summary>
    internal bool TryMap(ReadOnlySpan<byte> key, out int first, out int count)
    {
        (first, count) = (0, 0);
        var node = Offset(units[0]);
        foreach (var label in key)
        {
            node ^= label;
            if (label == 0 || node >= (uint)units.Length || (units[node] & 0x800000FF) != label)
            {
                return false;
            }

            var unit = units[node];
            node ^= Offset(unit);
            if ((unit & 0x100) != 0)
            {
                // A leaf whose value lies outside of the list is one of a broken file, and maps nothing.
                if (node < (uint)units.Length && values.TryGetValue((int)(units[node] & 0x7FFFFFFF), out var value))
                {
                    (first, count) = value;
                    return true;
                }

                return false;
            }
        }

        return false;
    }

    internal ReadOnlySpan<int> Mapped(int first, int count) => points.AsSpan(first, count);

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException("its precompiled_charsmap is not base64.", exception);
        }
    }

    // Every place in the list is a value that the trie may name, so that ends of strings can be shared.
    private int[] ReadValues(ReadOnlySpan<byte> blob)
    {
        var all = new List<int>();
        for (var start = 0; start < blob.Length;)
        {
            var end = blob[start..].IndexOf((byte)0);
            end = end < 0 ? blob.Length : start + end;
            var first = all.Count;
            var at = start;
            var places = new List<(int At, int First)>();
            while (at < end)
            {
                Rune.DecodeFromUtf8(blob[at..end], out var rune, out var consumed);
                places.Add((at, all.Count));
                all.Add(rune.Value);
                at += consumed;
            }

            foreach (var (place, point) in places)
            {
                values[place] = (point, all.Count - point);
            }

            values[end] = (first, 0);
            start = end + 1;
        }

        return [.. all];
    }
}
