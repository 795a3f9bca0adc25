using System.Buffers.Binary;
using System.Globalization;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Protocol;

/// <summary>Values to and from PostgreSQL's text and binary formats.</summary>
internal static class ValueCodec
{
    public const int TextOid = 25;
    public const int TextArrayOid = 1009;

    /// <summary>More than the longest number takes as text.</summary>
    private const int LongestNumber = 32;

    public static int Oid(WireType type) => type switch
    {
        WireType.Int4 => 23,
        WireType.Int8 => 20,
        WireType.Float8 => 701,
        WireType.Bool => 16,
        _ => TextOid,
    };

    public static int Oid(WireParameter parameter) => parameter.IsArray ? TextArrayOid : Oid(parameter.Type);

    public static int Oid(WireColumn column) => column.IsArray ? TextArrayOid : Oid(column.Type);

    public static int Size(WireColumn column) => column.IsArray ? -1 : column.Type switch
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
        string?[] items => ArrayLiteral.Print(items),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException($"A function returned a {value.GetType().Name}."),
    };

    /// <summary>Writes a length and a value; allocates nothing for numbers and text.</summary>
    public static void Write(MessageWriter writer, object? value, WireColumn column, short format)
    {
        if (value is null)
        {
            writer.Int32(-1);
        }
        else if (column.IsArray && format == 1)
        {
            BinaryArray.Write(writer, (string?[])value);
        }
        else if (format == 0 || column.IsArray || column.Type == WireType.Text)
        {
            WriteText(writer, value);
        }
        else
        {
            Span<byte> bytes = stackalloc byte[8];
            switch (column.Type)
            {
                case WireType.Int4: BinaryPrimitives.WriteInt32BigEndian(bytes, value is int small ? small : Convert.ToInt32(value, CultureInfo.InvariantCulture)); break;
                case WireType.Int8: BinaryPrimitives.WriteInt64BigEndian(bytes, value is long large ? large : Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                case WireType.Float8: BinaryPrimitives.WriteDoubleBigEndian(bytes, value is double real ? real : Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
                default: bytes[0] = (bool)value ? (byte)1 : (byte)0; break;
            }

            var size = Size(column);
            writer.Int32(size).Bytes(bytes[..size]);
        }
    }

    /// <summary>Decodes a parameter. Text-format values stay text; the call converts them.</summary>
    /// <exception cref="WireException">22P03 for a bad length or array, 22021 for text that is not UTF-8 or holds NUL,
    /// 0A000 for a type that is not supported in binary.</exception>
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
            (TextArrayOid or 1015 or 1014, _) => BinaryArray.Read(bytes),
            (16 or 20 or 21 or 23 or 700 or 701, _) => throw new WireException(SqlStates.InvalidBinary, "A binary parameter has the wrong length for its type."),
            _ => throw new WireException(SqlStates.NotSupported, $"Parameters of the type with oid {oid} are not supported in binary.",
                "Send text, text[], integers, floats or booleans, or use the text format."),
        };
    }

    /// <summary>Text of a parameter.</summary>
    /// <exception cref="WireException">22021: it is not UTF-8, or holds NUL.</exception>
    public static string Text(ReadOnlySpan<byte> bytes) => !bytes.Contains((byte)0) ? PayloadReader.Decode(bytes)
        : throw new WireException(SqlStates.NotInRepertoire, "Text contains a NUL character.", "PostgreSQL's text has no NUL; leave it out.");

    private static void WriteText(MessageWriter writer, object value)
    {
        Span<byte> text = stackalloc byte[LongestNumber];
        var length = 0;
        var known = value switch
        {
            double number when double.IsFinite(number) => number.TryFormat(text, out length, "R", CultureInfo.InvariantCulture),
            int number => number.TryFormat(text, out length, default, CultureInfo.InvariantCulture),
            long number => number.TryFormat(text, out length, default, CultureInfo.InvariantCulture),
            _ => false,
        };
        if (!known)
        {
            writer.Sized(Print(value)!);
            return;
        }

        text = text[..length];
        text.Replace((byte)'E', (byte)'e');
        writer.Int32(length).Bytes(text);
    }
}
