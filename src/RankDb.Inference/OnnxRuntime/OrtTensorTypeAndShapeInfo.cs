using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>The element type of a tensor and its shape; -1 for dimensions that vary.</summary>
internal sealed unsafe class OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(TensorElementType elementDataType, long[] shape)
    {
        (ElementDataType, Shape, ElementCount) = (elementDataType, shape, 1);
        foreach (var size in shape)
        {
            ElementCount = checked(ElementCount * size);
        }
    }

    internal TensorElementType ElementDataType { get; }

    internal long[] Shape { get; }

    /// <summary>The product of the shape; meaningless where a dimension varies.</summary>
    internal long ElementCount { get; }

    internal int DimensionsCount => Shape.Length;

    internal bool IsString => ElementDataType == TensorElementType.String;

    /// <summary>Reads a native description, which stays the caller's.</summary>
    internal static OrtTensorTypeAndShapeInfo Read(NativeApi api, nint info)
    {
        var (type, shape) = ReadParts(api, info);
        return new OrtTensorTypeAndShapeInfo(type, shape);
    }

    /// <summary>Reads the native description of an input or output, whose shape may be no tensor's.</summary>
    internal static NodeMetadata ReadNode(NativeApi api, nint info)
    {
        var (type, shape) = ReadParts(api, info);
        var texts = new nint[shape.Length];
        fixed (nint* first = texts)
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint*, nuint, nint>)api[OrtFunction.GetSymbolicDimensions])(
                info, first, (nuint)texts.Length));
        }

        return new NodeMetadata(true, type, shape, [.. texts.Select(text => Marshal.PtrToStringUTF8(text) ?? string.Empty)]);
    }

    private static (TensorElementType Type, long[] Shape) ReadParts(NativeApi api, nint info)
    {
        TensorElementType type;
        api.Check(((delegate* unmanaged[Cdecl]<nint, TensorElementType*, nint>)api[OrtFunction.GetTensorElementType])(info, &type));
        var shape = new long[api.Get(OrtFunction.GetDimensionsCount, info)];
        fixed (long* dimensions = shape)
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, long*, nuint, nint>)api[OrtFunction.GetDimensions])(
                info, dimensions, (nuint)shape.Length));
        }

        return (type, shape);
    }
}
