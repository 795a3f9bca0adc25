namespace RankDb.Inference.OnnxRuntime;

/// <summary>Limits of an arena.</summary>
internal sealed unsafe class OrtArenaCfg : IDisposable
{
    /// <summary>Describes an arena.</summary>
    /// <param name="maxMemory">Most bytes that it takes; 0 for no limit.</param>
    /// <param name="arenaExtendStrategy">-1 the library's choice, 0 the next power of two, 1 as much as is asked for.</param>
    /// <param name="initialChunkSizeBytes">First piece; -1 for the library's choice.</param>
    /// <param name="maxDeadBytesPerChunk">Waste in a piece before it is split; -1 for the library's choice.</param>
    internal OrtArenaCfg(uint maxMemory, int arenaExtendStrategy, int initialChunkSizeBytes, int maxDeadBytesPerChunk)
    {
        var api = NativeApi.Instance;
        nint created;
        api.Check(((delegate* unmanaged[Cdecl]<nuint, int, int, int, nint*, nint>)api[OrtFunction.CreateArenaCfg])(
            maxMemory, arenaExtendStrategy, initialChunkSizeBytes, maxDeadBytesPerChunk, &created));
        Handle = new OrtHandle(created, OrtFunction.ReleaseArenaCfg);
    }

    internal OrtHandle Handle { get; }

    public void Dispose() => Handle.Dispose();
}
