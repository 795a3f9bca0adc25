using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;

namespace RankDb.Wire.Protocol;

/// <summary>Builds server messages in a buffer of its own and hands whole messages to the pipe.</summary>
internal sealed class MessageWriter(PipeWriter pipe)
{
    private const int FlushAt = 16 * 1024;
    private ArrayBufferWriter<byte> _buffer = new(4096);
    private int _start;

    /// <summary>True when enough is buffered that the caller should flush.</summary>
    public bool ShouldFlush => _buffer.WrittenCount >= FlushAt;

    public MessageWriter Begin(char type)
    {
        Byte((byte)type);
        _start = _buffer.WrittenCount;
        return Int32(0);
    }

    public MessageWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public MessageWriter Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(2), (short)value);
        _buffer.Advance(2);
        return this;
    }

    public MessageWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public MessageWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    /// <summary>A zero-terminated string.</summary>
    public MessageWriter String(string text)
    {
        Encoding.UTF8.GetBytes(text, _buffer);
        return Byte(0);
    }

    /// <summary>A length and UTF-8 text, as in a row.</summary>
    public MessageWriter Sized(string text)
    {
        Int32(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
        return this;
    }

    /// <summary>Writes the message's length.</summary>
    public void End()
    {
        // ArrayBufferWriter gives its memory back read-only; the array behind it is the same one.
        _ = MemoryMarshal.TryGetArray(_buffer.WrittenMemory, out var segment);
        BinaryPrimitives.WriteInt32BigEndian(segment.AsSpan(_start), _buffer.WrittenCount - _start);
    }

    /// <summary>Sends what is buffered and waits while the client does not read.</summary>
    /// <returns>False when the client has gone.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken ct)
    {
        if (_buffer.WrittenCount == 0)
        {
            return true;
        }

        pipe.Write(_buffer.WrittenSpan);
        if (_buffer.Capacity > 4 * FlushAt)
        {
            _buffer = new ArrayBufferWriter<byte>(4096);
        }
        else
        {
            _buffer.ResetWrittenCount();
        }

        var result = await pipe.FlushAsync(ct).ConfigureAwait(false);
        return !result.IsCompleted;
    }
}
