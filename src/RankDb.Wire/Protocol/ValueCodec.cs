using System.Buffers.Binary;
using System.Globalization;

namespace RankDb.Wire.Protocol;

/// <summary>Values to and from PostgreSQL's text and binary formats.</summary>
internal static class ValueCodec
{
    public const int TextOid = 25;
    public const int TextArrayOid = 1009;

    public static int Oid(WireType type) => type switch
    {
        WireType.Int4 => 23,
        WireType.Int8 => 20,
        WireType.Float8 => 701,
        WireType.Bool => 16,
        _ => TextOid,
    };

    public static int Oid(WireParameter parameter) => parameter.IsArray ? TextArrayOid : Oid(parameter.Type);

    public static int Size(WireType type) => type switch
    {
        WireType.Int4 => 4,
        WireType.Int8 or WireType.Float8 => 8,
        WireType.Bool => 1,
        _ => -1,
    };

    /// <summary>A double as PostgreSQL prints it: shortest digits that read back the same.</summary>
    public static string Print(double value) => value switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
    };

    /// <summary>A value as text, or null.</summary>
    public static string? Print(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "t" : "f",
        double number => Print(number),
        float number => Print(number),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"A function returned a {value.GetType().Name}."),
    };

    public static void Write(MessageWriter writer, object? value, WireType type, short format)
    {
        if (value is null)
        {
            writer.Int32(-1);
        }
        else if (format == 0 || type == WireType.Text)
        {
            writer.Sized(Print(value)!);
        }
        else
        {
            Span<byte> bytes = stackalloc byte[8];
            var size = Size(type);
            switch (type)
            {
                case WireType.Int4: BinaryPrimitives.WriteInt32BigEndian(bytes, Convert.ToInt32(value, CultureInfo.InvariantCulture)); break;
                case WireType.Int8: BinaryPrimitives.WriteInt64BigEndian(bytes, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                case WireType.Float8: BinaryPrimitives.WriteDoubleBigEndian(bytes, Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
                default: bytes[0] = (bool)value ? (byte)1 : (byte)0; break;
            }

            writer.Int32(size).Bytes(bytes[..size]);
        }
    }

    /// <summary>Decodes a parameter. Text-format values stay text; the call converts them.</summary>
    /// <exception cref="WireException">22023 for a bad length or array, 0A000 for a type that is not supported in binary.</exception>
    public static object? Read(byte[]? bytes, int oid, short format)
    {
        if (bytes is null)
        {
            return null;
        }

        if (format == 0)
        {
            return Text(bytes);
        }

        return (oid, bytes.Length) switch
        {
            (21, 2) => (long)BinaryPrimitives.ReadInt16BigEndian(bytes),
            (23, 4) => (long)BinaryPrimitives.ReadInt32BigEndian(bytes),
            (20, 8) => BinaryPrimitives.ReadInt64BigEndian(bytes),
            (700, 4) => (double)BinaryPrimitives.ReadSingleBigEndian(bytes),
            (701, 8) => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            (16, 1) => bytes[0] != 0,
            (0 or TextOid or 19 or 705 or 1042 or 1043 or 114, _) => Text(bytes),
            (TextArrayOid or 1015 or 1014, _) => ReadArray(bytes),
            (16 or 20 or 21 or 23 or 700 or 701, _) => throw new WireException(SqlStates.InvalidArgument, "A binary parameter has the wrong length for its type."),
            _ => throw new WireException(SqlStates.NotSupported, $"Parameters of the type with oid {oid} are not supported in binary.",
                "Send text, text[], integers, floats or booleans, or use the text format."),
        };
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0))
        {
            throw new WireException(SqlStates.InvalidArgument, "Text contains a NUL character.");
        }

        return PayloadReader.Decode(bytes);
    }

    /// <summary>Binary array: dimensions, has-nulls flag, element oid, then length and lower bound per dimension, then elements.</summary>
    private static string?[] ReadArray(ReadOnlySpan<byte> bytes)
    {
        var error = new WireException(SqlStates.InvalidArgument, "A binary array is malformed or not one-dimensional.");
        if (bytes.Length < 12)
        {
            throw error;
        }

        var dimensions = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (dimensions == 0 && bytes.Length == 12)
        {
            return [];
        }

        if (dimensions != 1 || bytes.Length < 20)
        {
            throw error;
        }

        var count = BinaryPrimitives.ReadInt32BigEndian(bytes[12..]);
        var rest = bytes[20..];
        if (count < 0 || count > rest.Length / 4)
        {
            throw error;
        }

        var items = new string?[count];
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(rest) : -2;
            if (length < -1 || length > rest.Length - 4)
            {
                throw error;
            }

            items[i] = length == -1 ? null : Text(rest.Slice(4, length));
            rest = rest[(4 + Math.Max(0, length))..];
        }

        return rest.IsEmpty ? items : throw error;
    }
}
