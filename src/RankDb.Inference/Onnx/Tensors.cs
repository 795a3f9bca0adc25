using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace RankDb.Inference.Onnx;

/// <summary>Makes and reads the tensors that an ONNX file stores. Elements are row-major, in little-endian bytes.</summary>
internal static class Tensors
{
    // TensorProto.DataType of the format.
    internal const int FloatType = 1;
    internal const int ByteType = 2;
    internal const int SByteType = 3;
    internal const int Int32Type = 6;
    internal const int Int64Type = 7;

    internal static TensorProto Of(string name, float[] values, params long[] dims) =>
        Raw(name, FloatType, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, dims);

    internal static TensorProto Of(string name, long[] values, params long[] dims) =>
        Raw(name, Int64Type, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, dims);

    internal static TensorProto Of(string name, int[] values, params long[] dims) =>
        Raw(name, Int32Type, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, dims);

    internal static TensorProto Of(string name, sbyte[] values, params long[] dims) =>
        Raw(name, SByteType, MemoryMarshal.AsBytes(values.AsSpan()), values.Length, dims);

    internal static TensorProto Of(string name, byte[] values, params long[] dims) =>
        Raw(name, ByteType, values, values.Length, dims);

    /// <summary>A tensor of one number and no dimension.</summary>
    internal static TensorProto Scalar(string name, float value) => Of(name, [value], []);

    /// <summary>The elements of a tensor of 32-bit floats that is stored in the file itself.</summary>
    /// <exception cref="InvalidDataException">It holds something else, lies elsewhere, or its size does not fit its dimensions.</exception>
    internal static float[] Floats(TensorProto tensor)
    {
        if (tensor.DataType != FloatType || tensor.DataLocation != 0 || tensor.ExternalData.Count > 0)
        {
            throw new InvalidDataException($"The tensor {tensor.Name} is not one of 32-bit floats inside the file.");
        }

        var size = Size(tensor);
        var stored = tensor.HasRawData ? tensor.RawData.Length / sizeof(float) : tensor.FloatData.Count;
        if (stored != size || (tensor.HasRawData && tensor.RawData.Length % sizeof(float) != 0))
        {
            throw new InvalidDataException($"The tensor {tensor.Name} of {size} elements holds {stored}.");
        }

        if (!tensor.HasRawData)
        {
            return [.. tensor.FloatData];
        }

        var values = new float[size];
        var bytes = tensor.RawData.Span;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        }

        return values;
    }

    /// <summary>The number of elements that the dimensions promise.</summary>
    /// <exception cref="InvalidDataException">A dimension is negative, or the product is more than an array can hold.</exception>
    internal static int Size(TensorProto tensor)
    {
        var size = 1L;
        foreach (var dimension in tensor.Dims)
        {
            if (dimension < 0 || (dimension > 0 && size > Array.MaxLength / dimension))
            {
                throw new InvalidDataException($"The tensor {tensor.Name} has the dimensions [{string.Join(", ", tensor.Dims)}].");
            }

            size *= dimension;
        }

        return (int)size;
    }

    private static TensorProto Raw(string name, int type, ReadOnlySpan<byte> bytes, int count, long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(dims);
        return Size(tensor) == count
            ? tensor
            : throw new ArgumentException($"{count} elements do not fit [{string.Join(", ", dims)}].", nameof(dims));
    }
}
