namespace RankDb.Inference.OnnxRuntime;

/// <summary>How one run goes; its <see cref="Terminate"/> stops the run from another thread.</summary>
internal sealed unsafe class RunOptions : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;

    internal RunOptions() => Handle = new OrtHandle(api.Create(OrtFunction.CreateRunOptions), OrtFunction.ReleaseRunOptions);

    internal OrtHandle Handle { get; }

    /// <summary>Set, makes all runs with these options end soon, with an error.</summary>
    internal bool Terminate
    {
        get;
        set
        {
            using var use = new OrtHandleUse(Handle);
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint>)api[
                value ? OrtFunction.RunOptionsSetTerminate : OrtFunction.RunOptionsUnsetTerminate])(use.Value));
            field = value;
        }
    }

    public void Dispose() => Handle.Dispose();
}
