using System.Buffers;
using System.IO.Pipelines;

namespace RankDb.Wire.Protocol;

/// <summary>Cuts a client's bytes into messages. Lengths are checked before anything is buffered.</summary>
internal sealed class MessageReader(PipeReader pipe)
{
    private const int MaxStartupBytes = 10_000;   // PostgreSQL's own limit

    /// <summary>True when bytes after the last message have already arrived.</summary>
    public bool HasBufferedBytes()
    {
        if (!pipe.TryRead(out var result))
        {
            return false;
        }

        var any = !result.Buffer.IsEmpty;
        pipe.AdvanceTo(result.Buffer.Start);
        return any;
    }

    /// <summary>Reads an untyped packet of the start-up phase; null when the client left or <see cref="Interrupt"/> was called.</summary>
    public async ValueTask<byte[]?> ReadStartupAsync(CancellationToken ct)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(ct).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryInt32(buffer, out var length))
            {
                if (length is < 8 or > MaxStartupBytes)
                {
                    throw new ProtocolException("The start-up packet's length is out of range.");
                }

                if (buffer.Length >= length)
                {
                    var packet = buffer.Slice(4, length - 4).ToArray();
                    pipe.AdvanceTo(buffer.GetPosition(length));
                    return packet;
                }
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return null;
            }
        }
    }

    /// <summary>Reads a message; null when the client left or <see cref="Interrupt"/> was called.</summary>
    /// <param name="maxBytes">Longest payload; a longer one is skipped and returned as rejected with 54000.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<FrontendMessage?> ReadAsync(int maxBytes, CancellationToken ct)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(ct).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.Length > 0 && !FrontendMessage.IsKnown(buffer.FirstSpan[0]))
            {
                throw new ProtocolException("Unknown message type.");
            }

            if (buffer.Length >= 5 && TryInt32(buffer.Slice(1), out var length))
            {
                var type = buffer.FirstSpan[0];
                if (length < 4)
                {
                    throw new ProtocolException("A message's length is out of range.");
                }

                if (length - 4 > maxBytes)
                {
                    pipe.AdvanceTo(buffer.GetPosition(5));
                    var complete = await SkipAsync(length - 4, ct).ConfigureAwait(false);
                    return complete ? new FrontendMessage.Rejected(type, new WireException(SqlStates.TooLarge,
                        $"A message of {length - 4} bytes is larger than the {maxBytes} that are allowed.", "Send fewer or shorter documents in one call.")) : null;
                }

                if (buffer.Length > length)
                {
                    var message = FrontendMessage.Decode(type, buffer.Slice(5, length - 4));
                    pipe.AdvanceTo(buffer.GetPosition(1L + length));
                    return message;
                }
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                return null;
            }
        }
    }

    /// <summary>Makes a waiting read return null.</summary>
    public void Interrupt() => pipe.CancelPendingRead();

    private async ValueTask<bool> SkipAsync(long bytes, CancellationToken ct)
    {
        while (bytes > 0)
        {
            var result = await pipe.ReadAsync(ct).ConfigureAwait(false);
            var take = Math.Min(bytes, result.Buffer.Length);
            pipe.AdvanceTo(result.Buffer.GetPosition(take));
            bytes -= take;
            if (bytes > 0 && (result.IsCompleted || result.IsCanceled))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryInt32(in ReadOnlySequence<byte> buffer, out int value)
    {
        var reader = new SequenceReader<byte>(buffer);
        return reader.TryReadBigEndian(out value);
    }
}
