namespace RankDb.Inference.OnnxRuntime;

/// <summary>Keeps a handle, if there is one, from being released while a native call uses it.</summary>
internal readonly ref struct OrtHandleUse
{
    private readonly OrtHandle? handle;

    internal OrtHandleUse(OrtHandle? handle)
    {
        this.handle = handle;
        if (handle is not null)
        {
            var added = false;
            handle.DangerousAddRef(ref added);
            Value = handle.DangerousGetHandle();
        }
    }

    internal nint Value { get; }

    public void Dispose() => handle?.DangerousRelease();
}
