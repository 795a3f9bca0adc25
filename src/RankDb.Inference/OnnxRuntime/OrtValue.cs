using System.Buffers;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>A tensor: over managed memory that stays pinned while it lives, or made by ONNX Runtime.</summary>
internal sealed unsafe class OrtValue : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;
    private MemoryHandle pinned;
    private IDisposable? owner;
    private OrtTensorTypeAndShapeInfo? description;

    internal OrtValue(nint value) => Handle = new OrtHandle(value, OrtFunction.ReleaseValue);

    internal OrtHandle Handle { get; }

    /// <summary>Makes a tensor over an array without copying it.</summary>
    /// <inheritdoc cref="CreateTensorValueFromMemory{T}(Memory{T}, long[])"/>
    internal static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged => CreateTensorValueFromMemory(data.AsMemory(), shape);

    /// <summary>Makes a tensor over <paramref name="memory"/> without copying it.</summary>
    /// <param name="memory">The elements, row-major; pinned until the tensor is disposed of.</param>
    /// <param name="shape">Its product must be the number of elements.</param>
    /// <exception cref="ArgumentException">The shape does not fit the memory.</exception>
    /// <exception cref="NotSupportedException">No tensor has elements of that type.</exception>
    internal static OrtValue CreateTensorValueFromMemory<T>(Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        var described = new OrtTensorTypeAndShapeInfo(TensorElements.TypeOf<T>(), shape);
        if (described.ElementCount != memory.Length || Array.Exists(shape, size => size < 0))
        {
            throw new ArgumentException($"A shape of {described.ElementCount} elements does not fit {memory.Length}.", nameof(shape));
        }

        var api = NativeApi.Instance;
        var pin = memory.Pin();
        try
        {
            nint created;
            long unused;
            fixed (long* dimensions = shape)
            {
                api.Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, TensorElementType, nint*, nint>)
                    api[OrtFunction.CreateTensorWithDataAsOrtValue])(
                    api.CpuMemory,
                    memory.IsEmpty ? &unused : pin.Pointer, // the library refuses null even for nothing
                    (nuint)memory.Length * (nuint)sizeof(T),
                    dimensions,
                    (nuint)shape.Length,
                    described.ElementDataType,
                    &created));
            }

            return new OrtValue(created) { pinned = pin, description = described };
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>Makes a tensor over pooled memory that goes back when the tensor is disposed of; its elements are anything at first.</summary>
    internal static OrtValue Rent<T>(long[] shape)
        where T : unmanaged
    {
        var elements = checked((int)new OrtTensorTypeAndShapeInfo(TensorElements.TypeOf<T>(), shape).ElementCount);
        var rented = MemoryPool<T>.Shared.Rent(elements);
        try
        {
            var value = CreateTensorValueFromMemory(rented.Memory[..elements], shape);
            value.owner = rented;
            return value;
        }
        catch
        {
            rented.Dispose();
            throw;
        }
    }

    /// <summary>Makes a tensor in ONNX Runtime's own memory, for a run to write into.</summary>
    /// <exception cref="NotSupportedException">Tensors of texts are not supported.</exception>
    internal static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape)
    {
        TensorElements.RefuseText(elementType);
        var api = NativeApi.Instance;
        nint created;
        fixed (long* dimensions = shape)
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, long*, nuint, TensorElementType, nint*, nint>)api[OrtFunction.CreateTensorAsOrtValue])(
                allocator.Value, dimensions, (nuint)shape.Length, elementType, &created));
        }

        return new OrtValue(created);
    }

    /// <summary>Whether this is a tensor, and not a sequence or map.</summary>
    internal bool IsTensor
    {
        get
        {
            using var use = new OrtHandleUse(Handle);
            int result;
            api.Check(((delegate* unmanaged[Cdecl]<nint, int*, nint>)api[OrtFunction.IsTensor])(use.Value, &result));
            return result != 0;
        }
    }

    internal OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using var use = new OrtHandleUse(Handle);
        if (description is not null)
        {
            return description;
        }

        var info = api.Get(OrtFunction.GetTensorTypeAndShape, use.Value);
        try
        {
            return description = OrtTensorTypeAndShapeInfo.Read(api, info);
        }
        finally
        {
            api.Release(OrtFunction.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>The elements, row-major; valid until the tensor is disposed of.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    internal ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <inheritdoc cref="GetTensorDataAsSpan{T}"/>
    internal Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged
    {
        var described = GetTensorTypeAndShape();
        if (described.ElementDataType != TensorElements.TypeOf<T>())
        {
            throw new InvalidOperationException($"The tensor holds {described.ElementDataType}, not {typeof(T).Name}.");
        }

        using var use = new OrtHandleUse(Handle);
        var data = (void*)api.Get(OrtFunction.GetTensorMutableData, use.Value);
        return new Span<T>(data, checked((int)described.ElementCount));
    }

    public void Dispose()
    {
        Handle.Dispose();
        pinned.Dispose();
        pinned = default;
        Interlocked.Exchange(ref owner, null)?.Dispose();
    }
}
