namespace RankDb.Inference.OnnxRuntime;

/// <summary>Keeps the tensors of a run from being released while it uses them.</summary>
internal readonly ref struct HeldHandles
{
    private readonly IReadOnlyList<OrtValue> tensors;
    private readonly nint[] handles;

    internal HeldHandles(IReadOnlyList<OrtValue> tensors)
    {
        this.tensors = tensors;
        handles = tensors.Count == 0 ? [] : new nint[tensors.Count];
        var held = 0;
        try
        {
            for (; held < handles.Length; held++)
            {
                var added = false;
                tensors[held].Handle.DangerousAddRef(ref added);
                handles[held] = tensors[held].Handle.DangerousGetHandle();
            }
        }
        catch
        {
            Release(held);
            throw;
        }
    }

    internal Span<nint> Values => handles;

    public void Dispose() => Release(handles.Length);

    private void Release(int count)
    {
        for (var i = 0; i < count; i++)
        {
            tensors[i].Handle.DangerousRelease();
        }
    }
}
