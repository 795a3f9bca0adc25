using System.Buffers.Binary;
using System.Text.Json;

namespace RankDb.Inference;

/// <summary>A table of one vector per token, read from a safetensors file: 8 bytes of length, a JSON header, the numbers.</summary>
internal sealed class EmbeddingTable : IDisposable
{
    private const int MaxHeaderBytes = 16 * 1024 * 1024;
    private float[] values;

    private EmbeddingTable(float[] values, int rows, int columns) => (this.values, Rows, Columns) = (values, rows, columns);

    internal int Rows { get; }

    internal int Columns { get; }

    /// <summary>The vector of a token.</summary>
    internal ReadOnlySpan<float> Row(int id) => values.AsSpan(id * Columns, Columns);

    /// <exception cref="ModelException">The file is cut short or holds no table of numbers (58000).</exception>
    internal static EmbeddingTable Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidDataException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw ModelException.CannotLoad($"Cannot read the embeddings {path}: {exception.Message}", exception);
        }
    }

    public void Dispose() => values = [];

    private static EmbeddingTable Read(FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is 0 or > MaxHeaderBytes || (long)length + 8 > stream.Length)
        {
            throw new InvalidDataException($"its header claims {length} bytes.");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        using var header = JsonDocument.Parse(bytes);
        var tensor = Find(header.RootElement);
        var shape = tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
        var type = tensor.GetProperty("dtype").GetString();
        var size = type switch
        {
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => throw new InvalidDataException($"its numbers are {type}; supported are F32, F16 and BF16."),
        };
        if (shape is not [> 0, > 0 and <= 65_536] || (long)shape[0] * shape[1] > Array.MaxLength / 4)
        {
            throw new InvalidDataException($"its table has shape [{string.Join(", ", shape)}] instead of [tokens, dimension].");
        }

        var from = tensor.GetProperty("data_offsets")[0].GetInt64();
        var to = tensor.GetProperty("data_offsets")[1].GetInt64();
        var count = shape[0] * shape[1];
        if (from < 0 || to - from != (long)count * size || 8 + (long)length + to > stream.Length)
        {
            throw new InvalidDataException($"its numbers are said to be at {from} to {to}, which does not fit the shape [{string.Join(", ", shape)}] and the file.");
        }

        stream.Position = 8 + (long)length + from;
        var raw = new byte[count * (long)size];
        stream.ReadExactly(raw);
        return new EmbeddingTable(Convert(raw, type), shape[0], shape[1]);
    }

    // model2vec writes "embeddings", sentence-transformers "embedding.weight".
    private static JsonElement Find(JsonElement header)
    {
        foreach (var name in (ReadOnlySpan<string>)["embeddings", "embedding.weight"])
        {
            if (header.TryGetProperty(name, out var tensor))
            {
                return tensor;
            }
        }

        throw new InvalidDataException("it has no tensor embeddings or embedding.weight.");
    }

    private static float[] Convert(byte[] raw, string? type)
    {
        var size = type == "F32" ? 4 : 2;
        var numbers = new float[raw.Length / size];
        for (var i = 0; i < numbers.Length; i++)
        {
            var at = raw.AsSpan(i * size, size);
            numbers[i] = type switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(at),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
            };
        }

        return numbers;
    }
}
