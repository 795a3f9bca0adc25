using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>Outputs of any numeric type as 32-bit floats.</summary>
internal static class OutputNumbers
{
    /// <summary>Whether outputs of that type can be read. Eight-bit numbers are vectors of a quantised model: taken as they are,
    /// without their scale, which normalising takes away.</summary>
    internal static bool CanRead(TensorElementType type) => type is TensorElementType.Float or TensorElementType.Float16
        or TensorElementType.BFloat16 or TensorElementType.Double or TensorElementType.Int8 or TensorElementType.UInt8;

    /// <summary>The output as floats: itself, or a copy of it in its place.</summary>
    internal static OrtValue AsFloats(OrtValue output)
    {
        var description = output.GetTensorTypeAndShape();
        if (description.ElementDataType == TensorElementType.Float)
        {
            return output;
        }

        try
        {
            var floats = OrtValue.Rent<float>(description.Shape);
            Convert(output, description.ElementDataType, floats.GetTensorMutableDataAsSpan<float>());
            return floats;
        }
        finally
        {
            output.Dispose();
        }
    }

    private static void Convert(OrtValue from, TensorElementType type, Span<float> to)
    {
        switch (type)
        {
            case TensorElementType.Float16:
                Each(from.GetTensorDataAsSpan<Half>(), to, static number => (float)number);
                break;
            case TensorElementType.BFloat16:
                Each(from.GetTensorDataAsSpan<BFloat16>(), to, static number => (float)number);
                break;
            case TensorElementType.Double:
                Each(from.GetTensorDataAsSpan<double>(), to, static number => (float)number);
                break;
            case TensorElementType.Int8:
                Each(from.GetTensorDataAsSpan<sbyte>(), to, static number => number);
                break;
            default:
                Each(from.GetTensorDataAsSpan<byte>(), to, static number => number);
                break;
        }
    }

    private static void Each<T>(ReadOnlySpan<T> from, Span<float> to, Func<T, float> convert)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = convert(from[i]);
        }
    }
}
