using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>An object of ONNX Runtime that is released once, when nobody uses it any more.</summary>
internal sealed class OrtHandle : SafeHandle
{
    private readonly OrtFunction release;

    internal OrtHandle(nint value, OrtFunction release)
        : base(0, ownsHandle: true)
    {
        this.release = release;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeApi.Instance.Release(release, handle);
        return true;
    }
}
