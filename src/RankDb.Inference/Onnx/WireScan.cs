namespace RankDb.Inference.Onnx;

/// <summary>
/// Walks the messages of a model's file without making objects of them: every length must fit into what holds it,
/// nesting and the number of fields are limited. A parser that makes an object of every two bytes would otherwise
/// turn a small hostile file into gigabytes.
/// </summary>
internal sealed class WireScan
{
    /// <summary>Far more than a graph of 100,000 nodes needs, and few enough for the memory of a small server.</summary>
    internal const int MostFields = 4_000_000;

    /// <summary>The limit of protobuf's own parsers; a graph within a graph takes three levels.</summary>
    internal const int MostLevels = 100;

    private readonly Stream stream;
    private int fields;

    private WireScan(Stream stream) => this.stream = stream;

    private enum Message
    {
        Other,
        Model,
        Function,
        Graph,
        Node,
        Attribute,
        Tensor,
        Value,
        Type,
        TensorType,
        Shape,
    }

    /// <summary>Walks a whole file.</summary>
    /// <exception cref="InvalidDataException">It is no sequence of fields, or exceeds a limit; the message says where.</exception>
    internal static void Check(Stream stream) => new WireScan(stream).Walk(Message.Model, stream.Length, 0);

    private static Message Inner(Message outer, ulong field) => (outer, field) switch
    {
        (Message.Model, 7) or (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) => Message.Tensor,
        (Message.Graph, 11 or 12 or 13) => Message.Value,
        (Message.Node, 5) or (Message.Function, 11) => Message.Attribute,
        (Message.Value, 2) => Message.Type,
        (Message.Type, 1) => Message.TensorType,
        (Message.TensorType, 2) => Message.Shape,
        _ => Message.Other,
    };

    private void Walk(Message message, long end, int level)
    {
        if (level > MostLevels)
        {
            throw new InvalidDataException($"more than {MostLevels} levels of nesting at byte {stream.Position}");
        }

        while (stream.Position < end)
        {
            var at = stream.Position;
            if (++fields > MostFields)
            {
                throw new InvalidDataException($"more than {MostFields} fields");
            }

            var tag = ReadVarint(end);
            var length = (tag & 7) switch
            {
                0 => SkipVarint(end),
                1 => 8,
                2 => ReadLength(end, at),
                5 => 4,
                _ => throw new InvalidDataException($"no field at byte {at}"),
            };
            if (tag >> 3 == 0 || stream.Position + length > end)
            {
                throw new InvalidDataException($"a field at byte {at} that does not fit into what holds it");
            }

            var inner = (tag & 7) == 2 ? Inner(message, tag >> 3) : Message.Other;
            if (inner != Message.Other)
            {
                Walk(inner, stream.Position + length, level + 1);
            }
            else if (length > 0)
            {
                stream.Seek(length, SeekOrigin.Current);
            }
        }
    }

    private long SkipVarint(long end)
    {
        ReadVarint(end);
        return 0;
    }

    private long ReadLength(long end, long at)
    {
        var length = ReadVarint(end);
        return length <= int.MaxValue ? (long)length : throw new InvalidDataException($"a length of {length} at byte {at}");
    }

    private ulong ReadVarint(long end)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = stream.Position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"a number that is cut off at byte {stream.Position}");
    }
}
