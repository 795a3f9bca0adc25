using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>What all sessions of the process share.</summary>
internal sealed unsafe class OrtEnv
{
    private readonly NativeApi api = NativeApi.Instance;

    private OrtEnv()
    {
    }

    internal static OrtEnv Instance() => new();

    /// <summary>The library's version, as in 1.23.2.</summary>
    internal string GetVersionString() => api.Version;

    /// <summary>The execution providers that the library was built with.</summary>
    internal string[] GetAvailableProviders()
    {
        nint names;
        int count;
        api.Check(((delegate* unmanaged[Cdecl]<nint*, int*, nint>)api[OrtFunction.GetAvailableProviders])(&names, &count));
        try
        {
            var read = new string[count];
            for (var i = 0; i < count; i++)
            {
                read[i] = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(names, i * sizeof(nint))) ?? string.Empty;
            }

            return read;
        }
        finally
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[OrtFunction.ReleaseAvailableProviders])(names, count));
        }
    }

    /// <summary>
    /// Makes an allocator that sessions with the setting <c>session.use_env_allocators</c> = 1 share, within the
    /// limits of <paramref name="arenaCfg"/>.
    /// </summary>
    internal void CreateAndRegisterAllocator(OrtMemoryInfo memInfo, OrtArenaCfg arenaCfg)
    {
        using var memoryUse = new OrtHandleUse(memInfo.Handle);
        using var arenaUse = new OrtHandleUse(arenaCfg.Handle);
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)api[OrtFunction.CreateAndRegisterAllocator])(
            api.Environment, memoryUse.Value, arenaUse.Value));
    }

    /// <summary>Undoes <see cref="CreateAndRegisterAllocator"/>; sessions that use the allocator keep it.</summary>
    internal void UnregisterAllocator(OrtMemoryInfo memInfo)
    {
        using var use = new OrtHandleUse(memInfo.Handle);
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)api[OrtFunction.UnregisterAllocator])(api.Environment, use.Value));
    }
}
