using System.Buffers;

namespace RankDb.Wire.Protocol;

/// <summary>A decoded message of a client; owns its data.</summary>
internal abstract record FrontendMessage
{
    /// <summary>Decodes one message. Text that is not UTF-8 becomes <see cref="Rejected"/>.</summary>
    /// <exception cref="ProtocolException">The message makes no sense.</exception>
    public static FrontendMessage Decode(byte type, in ReadOnlySequence<byte> payload)
    {
        try
        {
            var reader = new PayloadReader(payload);
            var message = Decode(type, ref reader);
            reader.End();
            return message;
        }
        catch (WireException error)
        {
            return new Rejected(type, error);
        }
    }

    /// <summary>Whether the protocol knows a type byte.</summary>
    public static bool IsKnown(byte type) => "QPBDECSHXFdcfp".Contains((char)type, StringComparison.Ordinal);

    private static FrontendMessage Decode(byte type, ref PayloadReader reader)
    {
        switch ((char)type)
        {
            case 'Q': return new Query(reader.String());
            case 'P': return DecodeParse(ref reader);
            case 'B': return DecodeBind(ref reader);
            case 'D': return new Describe(Target(ref reader), reader.String());
            case 'E': return new Execute(reader.String(), reader.Int32());
            case 'C': return new Close(Target(ref reader), reader.String());
            case 'S': return new Sync();
            case 'H': return new Flush();
            case 'X': return new Terminate();
            case 'p': return new Password(reader.Bytes((int)reader.Remaining));
            case 'F': reader.Bytes((int)reader.Remaining); return new FunctionCall();
            default: reader.Bytes((int)reader.Remaining); return new Ignored();   // stray copy data, as PostgreSQL does
        }
    }

    private static bool Target(ref PayloadReader reader) => reader.Byte() switch
    {
        (byte)'S' => true,
        (byte)'P' => false,
        _ => throw new ProtocolException("Describe and Close take 'S' or 'P'."),
    };

    private static Parse DecodeParse(ref PayloadReader reader)
    {
        var (name, sql) = (reader.String(), reader.String());
        var oids = new int[reader.Count(4)];
        for (var i = 0; i < oids.Length; i++)
        {
            oids[i] = reader.Int32();
        }

        return new Parse(name, sql, oids);
    }

    private static Bind DecodeBind(ref PayloadReader reader)
    {
        var (portal, statement, formats) = (reader.String(), reader.String(), ReadFormats(ref reader));
        var values = new byte[]?[reader.Count(4)];
        for (var i = 0; i < values.Length; i++)
        {
            var length = reader.Int32();
            values[i] = length == -1 ? null : reader.Bytes(length);
        }

        return new Bind(portal, statement, formats, values, ReadFormats(ref reader));
    }

    private static short[] ReadFormats(ref PayloadReader reader)
    {
        var formats = new short[reader.Count(2)];
        for (var i = 0; i < formats.Length; i++)
        {
            formats[i] = reader.Int16();
            if (formats[i] is not (0 or 1))
            {
                throw new ProtocolException("A format code is neither 0 nor 1.");
            }
        }

        return formats;
    }

    internal sealed record Query(string Sql) : FrontendMessage;

    internal sealed record Parse(string Name, string Sql, int[] Oids) : FrontendMessage;

    internal sealed record Bind(string Portal, string Statement, short[] Formats, byte[]?[] Values, short[] ResultFormats) : FrontendMessage;

    internal sealed record Describe(bool IsStatement, string Name) : FrontendMessage;

    internal sealed record Execute(string Portal, int MaxRows) : FrontendMessage;

    internal sealed record Close(bool IsStatement, string Name) : FrontendMessage;

    internal sealed record Sync : FrontendMessage;

    internal sealed record Flush : FrontendMessage;

    internal sealed record Terminate : FrontendMessage;

    internal sealed record Password(byte[] Data) : FrontendMessage;

    internal sealed record FunctionCall : FrontendMessage;

    internal sealed record Ignored : FrontendMessage;

    /// <summary>A well-framed message that cannot be served: too large, or not UTF-8.</summary>
    internal sealed record Rejected(byte Type, WireException Error) : FrontendMessage;
}
