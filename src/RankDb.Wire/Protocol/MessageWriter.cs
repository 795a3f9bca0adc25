using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;

namespace RankDb.Wire.Protocol;

/// <summary>Builds server messages in a buffer of its own and hands whole messages to the pipe.</summary>
internal sealed class MessageWriter(PipeWriter pipe)
{
    private const int FlushAt = 16 * 1024, KeepAtMost = 64 * 1024;
    private byte[] _buffer = new byte[4096];
    private int _count;
    private int _start;

    /// <summary>True when enough is buffered that the caller should flush.</summary>
    public bool ShouldFlush => _count >= FlushAt;

    public MessageWriter Begin(char type)
    {
        _start = _count;
        return Byte((byte)type).Int32(0);
    }

    /// <summary>Writes the length of the message that <see cref="Begin"/> started.</summary>
    public void End() => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_start + 1), _count - _start - 1);

    /// <summary>Takes back what was written since <see cref="Begin"/>.</summary>
    public void Undo() => _count = _start;

    public MessageWriter Byte(byte value)
    {
        Grow(1)[0] = value;
        return this;
    }

    public MessageWriter Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Grow(2), (short)value);
        return this;
    }

    public MessageWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Grow(4), value);
        return this;
    }

    public MessageWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Grow(bytes.Length));
        return this;
    }

    /// <summary>A zero-terminated string.</summary>
    public MessageWriter String(string text)
    {
        Encoding.UTF8.GetBytes(text, Grow(Encoding.UTF8.GetByteCount(text)));
        return Byte(0);
    }

    /// <summary>A length and UTF-8 text, as in a row.</summary>
    public MessageWriter Sized(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        Int32(count);
        Encoding.UTF8.GetBytes(text, Grow(count));
        return this;
    }

    /// <summary>Sends what is buffered and waits while the client does not read.</summary>
    /// <returns>False when the client has gone.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken ct)
    {
        if (_count == 0)
        {
            return true;
        }

        pipe.Write(_buffer.AsSpan(0, _count));
        _count = 0;
        if (_buffer.Length > KeepAtMost)
        {
            _buffer = new byte[4096];
        }

        var result = await pipe.FlushAsync(ct).ConfigureAwait(false);
        return !result.IsCompleted;
    }

    private Span<byte> Grow(int size)
    {
        if (_buffer.Length - _count < size)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_count + size)));
        }

        _count += size;
        return _buffer.AsSpan(_count - size, size);
    }
}
