namespace RankDb.Inference.OnnxRuntime;

/// <summary>The element type of a tensor and its shape; -1 for dimensions that vary.</summary>
internal sealed unsafe class OrtTensorTypeAndShapeInfo
{
    private OrtTensorTypeAndShapeInfo(TensorElementType elementDataType, long[] shape) =>
        (ElementDataType, Shape) = (elementDataType, shape);

    internal TensorElementType ElementDataType { get; }

    internal long[] Shape { get; }

    /// <summary>Reads a native description, which stays the caller's.</summary>
    internal static OrtTensorTypeAndShapeInfo Read(NativeApi api, nint info)
    {
        TensorElementType type;
        api.Check(((delegate* unmanaged[Cdecl]<nint, TensorElementType*, nint>)api[OrtFunction.GetTensorElementType])(info, &type));
        var shape = new long[api.Get(OrtFunction.GetDimensionsCount, info)];
        fixed (long* dimensions = shape)
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)api[OrtFunction.GetDimensions])(
                info, dimensions, (nuint)shape.Length));
        }

        return new OrtTensorTypeAndShapeInfo(type, shape);
    }
}
