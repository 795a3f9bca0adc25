namespace RankDb.Inference.OnnxRuntime;

/// <summary>ONNX Runtime's allocator of CPU memory, which is never released.</summary>
internal sealed class OrtAllocator
{
    private OrtAllocator() => Value = NativeApi.Instance.Allocator;

    internal static OrtAllocator DefaultInstance => new();

    internal nint Value { get; }
}
