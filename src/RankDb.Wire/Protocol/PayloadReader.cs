using System.Buffers;
using System.Text;

namespace RankDb.Wire.Protocol;

/// <summary>Reads the fields of one message; running past its end is a protocol violation.</summary>
internal ref struct PayloadReader(in ReadOnlySequence<byte> payload)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private SequenceReader<byte> _reader = new(payload);

    public readonly long Remaining => _reader.Remaining;

    public byte Byte() => _reader.TryRead(out var value) ? value : throw Short();

    public short Int16() => _reader.TryReadBigEndian(out short value) ? value : throw Short();

    public int Int32() => _reader.TryReadBigEndian(out int value) ? value : throw Short();

    /// <summary>A zero-terminated string.</summary>
    public string String()
    {
        if (!_reader.TryReadTo(out ReadOnlySequence<byte> bytes, (byte)0))
        {
            throw Short();
        }

        return Decode(bytes);
    }

    /// <summary>The next bytes, copied.</summary>
    public byte[] Bytes(int count)
    {
        if (count < 0 || count > _reader.Remaining)
        {
            throw Short();
        }

        var bytes = new byte[count];
        _reader.TryCopyTo(bytes);
        _reader.Advance(count);
        return bytes;
    }

    /// <summary>A count of fields that take at least <paramref name="size"/> bytes each.</summary>
    public int Count(int size)
    {
        int count = (ushort)Int16();
        return (long)count * size <= _reader.Remaining ? count : throw Short();
    }

    public readonly void End()
    {
        if (_reader.Remaining != 0)
        {
            throw new ProtocolException("A message is longer than its fields.");
        }
    }

    /// <summary>Strict UTF-8.</summary>
    /// <exception cref="WireException">22021: the bytes are not UTF-8.</exception>
    public static string Decode(in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }
    }

    /// <inheritdoc cref="Decode(in ReadOnlySequence{byte})"/>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8();
        }
    }

    private static WireException NotUtf8() => new(SqlStates.NotInRepertoire, "Text is not valid UTF-8.", "Set client_encoding to UTF8.");

    private static ProtocolException Short() => new("A message is shorter than its fields.");
}
