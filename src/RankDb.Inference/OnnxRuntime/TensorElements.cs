namespace RankDb.Inference.OnnxRuntime;

/// <summary>Which .NET types are the elements of which tensors.</summary>
internal static class TensorElements
{
    /// <summary>The element type that <typeparamref name="T"/> is.</summary>
    /// <exception cref="NotSupportedException">It is none.</exception>
    internal static TensorElementType TypeOf<T>()
        where T : unmanaged
    {
        // Constants to the compiler: each instance of this method is one return.
        return typeof(T) == typeof(float) ? TensorElementType.Float
            : typeof(T) == typeof(double) ? TensorElementType.Double
            : typeof(T) == typeof(Half) ? TensorElementType.Float16
            : typeof(T) == typeof(BFloat16) ? TensorElementType.BFloat16
            : typeof(T) == typeof(sbyte) ? TensorElementType.Int8
            : typeof(T) == typeof(byte) ? TensorElementType.UInt8
            : typeof(T) == typeof(short) ? TensorElementType.Int16
            : typeof(T) == typeof(ushort) ? TensorElementType.UInt16
            : typeof(T) == typeof(int) ? TensorElementType.Int32
            : typeof(T) == typeof(uint) ? TensorElementType.UInt32
            : typeof(T) == typeof(long) ? TensorElementType.Int64
            : typeof(T) == typeof(ulong) ? TensorElementType.UInt64
            : typeof(T) == typeof(bool) ? TensorElementType.Bool
            : throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported.");
    }

    /// <summary>Refuses texts, which live in ONNX Runtime's memory and have no fixed size.</summary>
    /// <exception cref="NotSupportedException">The elements are texts.</exception>
    internal static void RefuseText(TensorElementType type)
    {
        if (type == TensorElementType.String)
        {
            throw new NotSupportedException("Tensors of texts (String) are not supported; a model must take token ids.");
        }
    }
}
