namespace RankDb.Inference.OnnxRuntime;

/// <summary>Where memory is: which device, and whether an arena keeps what is freed.</summary>
internal sealed unsafe class OrtMemoryInfo : IDisposable
{
    internal const string Cpu = "Cpu";

    /// <summary>Describes memory by the allocator's name, kind, device number and purpose.</summary>
    internal OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memType)
    {
        var api = NativeApi.Instance;
        nint created;
        fixed (byte* name = NativeApi.Terminated(allocatorName))
        {
            api.Check(((delegate* unmanaged[Cdecl]<byte*, OrtAllocatorType, int, OrtMemType, nint*, nint>)api[OrtFunction.CreateMemoryInfo])(
                name, allocatorType, deviceId, memType, &created));
        }

        Handle = new OrtHandle(created, OrtFunction.ReleaseMemoryInfo);
    }

    internal OrtHandle Handle { get; }

    public void Dispose() => Handle.Dispose();
}
