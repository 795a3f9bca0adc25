using System.Buffers.Binary;
using System.Text;

namespace RankDb.Wire.Protocol;

/// <summary>PostgreSQL's binary form of text[]: dimensions, has-nulls flag, element oid, then length and lower bound of each dimension, then elements.</summary>
internal static class BinaryArray
{
    /// <summary>Reads an array of at most one dimension.</summary>
    /// <exception cref="WireException">22P03: it is malformed; 22021: an element is not text.</exception>
    public static string?[] Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12)
        {
            throw Malformed();
        }

        var dimensions = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (dimensions == 0 && bytes.Length == 12)
        {
            return [];
        }

        if (dimensions != 1 || bytes.Length < 20)
        {
            throw Malformed();
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        var rest = bytes[20..];
        if (count < 0 || count > rest.Length / 4)
        {
            throw Malformed();
        }

        var items = new string?[count];
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(rest) : -2;
            if (length < -1 || length > rest.Length - 4)
            {
                throw Malformed();
            }

            items[i] = length == -1 ? null : ValueCodec.Text(rest.Slice(4, length));
            rest = rest[(4 + Math.Max(0, length))..];
        }

        return rest.IsEmpty ? items : throw Malformed();
    }

    /// <summary>Writes a length and the array.</summary>
    public static void Write(MessageWriter writer, string?[] items)
    {
        var size = items.Length == 0 ? 12 : 20;
        var nulls = 0;
        foreach (var item in items)
        {
            size += 4 + (item is null ? 0 : Encoding.UTF8.GetByteCount(item));
            nulls |= item is null ? 1 : 0;
        }

        writer.Int32(size).Int32(items.Length == 0 ? 0 : 1).Int32(nulls).Int32(ValueCodec.TextOid);
        if (items.Length > 0)
        {
            writer.Int32(items.Length).Int32(1);
        }

        foreach (var item in items)
        {
            if (item is null)
            {
                writer.Int32(-1);
            }
            else
            {
                writer.Sized(item);
            }
        }
    }

    private static WireException Malformed() => new(SqlStates.InvalidBinary, "A binary array is malformed or not one-dimensional.");
}
