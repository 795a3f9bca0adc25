using System.Buffers;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>A tensor: over managed memory that stays pinned while it lives, or made by a run.</summary>
internal sealed unsafe class OrtValue : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;
    private MemoryHandle pinned;

    internal OrtValue(nint value) => Handle = new OrtHandle(value, OrtFunction.ReleaseValue);

    internal OrtHandle Handle { get; }

    /// <summary>Makes a tensor over <paramref name="memory"/> without copying it.</summary>
    /// <param name="memory">The elements, row-major; pinned until the tensor is disposed of.</param>
    /// <param name="shape">Its product must be the number of elements.</param>
    internal static OrtValue CreateTensorValueFromMemory<T>(Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        var elements = shape.Aggregate(1L, (product, size) => product * size);
        if (elements != memory.Length)
        {
            throw new ArgumentException($"A shape of {elements} elements does not fit {memory.Length}.", nameof(shape));
        }

        var api = NativeApi.Instance;
        var pin = memory.Pin();
        try
        {
            nint created;
            fixed (long* dimensions = shape)
            {
                api.Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, TensorElementType, nint*, nint>)
                    api[OrtFunction.CreateTensorWithDataAsOrtValue])(
                    api.CpuMemory, pin.Pointer, (nuint)memory.Length * (nuint)sizeof(T), dimensions, (nuint)shape.Length, ElementType<T>(), &created));
            }

            return new OrtValue(created) { pinned = pin };
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    internal OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using var use = new OrtHandleUse(Handle);
        var info = api.Get(OrtFunction.GetTensorTypeAndShape, use.Value);
        try
        {
            return OrtTensorTypeAndShapeInfo.Read(api, info);
        }
        finally
        {
            api.Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>The elements, row-major; valid until the tensor is disposed of.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    internal ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged
    {
        var description = GetTensorTypeAndShape();
        if (description.ElementDataType != ElementType<T>())
        {
            throw new InvalidOperationException($"The tensor holds {description.ElementDataType}, not {typeof(T).Name}.");
        }

        using var use = new OrtHandleUse(Handle);
        var data = (void*)api.Get(OrtFunction.GetTensorMutableData, use.Value);
        var elements = description.Shape.Aggregate(1L, (product, size) => product * size);
        return new ReadOnlySpan<T>(data, checked((int)elements));
    }

    public void Dispose()
    {
        Handle.Dispose();
        pinned.Dispose();
    }

    private static TensorElementType ElementType<T>()
        where T : unmanaged => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.Single => TensorElementType.Float,
        TypeCode.Double => TensorElementType.Double,
        TypeCode.Int32 => TensorElementType.Int32,
        TypeCode.Int64 => TensorElementType.Int64,
        _ => throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported."),
    };
}
