using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>
/// ONNX Runtime's C API: the function table, the environment and the description of CPU memory.
/// <see cref="Instance"/> is the one process-wide object of this project, because the library itself keeps one
/// environment per process. It is made on first use, never changes after that and is never released.
/// </summary>
internal sealed unsafe class NativeApi
{
    /// <summary>The oldest table that has all we call, so that older and newer libraries both serve (1.16 to 1.23 and later).</summary>
    private const uint ApiVersion = 16;

    private static readonly Lazy<NativeApi> Lazily = new(() => new NativeApi(), LazyThreadSafetyMode.PublicationOnly);

    private readonly nint* table;

    private NativeApi()
    {
        var library = NativeLibraryLocator.Load();
        var getBase = (delegate* unmanaged[Cdecl]<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var apiBase = getBase();
        var getApi = (delegate* unmanaged[Cdecl]<uint, nint*>)apiBase[0];
        var getVersion = (delegate* unmanaged[Cdecl]<byte*>)apiBase[1];
        Version = Marshal.PtrToStringUTF8((nint)getVersion()) ?? string.Empty;
        table = getApi(ApiVersion);
        if (table == null)
        {
            throw new DllNotFoundException($"ONNX Runtime {Version} is too old: it lacks version {ApiVersion} of its C API.");
        }

        fixed (byte* name = "rankdb\0"u8)
        {
            nint created;
            Check(((delegate* unmanaged[Cdecl]<OrtLoggingLevel, byte*, nint*, nint>)this[OrtFunction.CreateEnv])(
                OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, name, &created));
            Environment = created;
            Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)this[OrtFunction.CreateCpuMemoryInfo])(
                ArenaAllocator, DefaultMemory, &created));
            CpuMemory = created;
            Check(((delegate* unmanaged[Cdecl]<nint*, nint>)this[OrtFunction.GetAllocatorWithDefaultOptions])(&created));
            Allocator = created;
        }
    }

    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    /// <summary>The one table of the process.</summary>
    /// <exception cref="DllNotFoundException">The native library was not found or is too old; asked again, it is looked for again.</exception>
    internal static NativeApi Instance => Lazily.Value;

    /// <summary>The library's version, as in 1.23.2.</summary>
    internal string Version { get; }

    internal nint Environment { get; }

    internal nint CpuMemory { get; }

    internal nint Allocator { get; }

    internal void* this[OrtFunction function] => (void*)table[(int)function];

    /// <summary>Releases a status and throws if it tells of an error; every call that returns one goes through here.</summary>
    internal void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = ((delegate* unmanaged[Cdecl]<nint, ErrorCode>)this[OrtFunction.GetErrorCode])(status);
        var message = Marshal.PtrToStringUTF8(
            ((delegate* unmanaged[Cdecl]<nint, nint>)this[OrtFunction.GetErrorMessage])(status)) ?? string.Empty;
        Release(OrtFunction.ReleaseStatus, status);
        throw new OnnxRuntimeException(code, message);
    }

    /// <summary>Calls one of the functions that take one handle and return nothing.</summary>
    internal void Release(OrtFunction function, nint handle) =>
        ((delegate* unmanaged[Cdecl]<nint, void>)this[function])(handle);

    /// <summary>Calls a function that takes a handle and makes something of it.</summary>
    internal nint Get(OrtFunction function, nint handle)
    {
        nint result;
        Check(((delegate* unmanaged[Cdecl]<nint, nint*, nint>)this[function])(handle, &result));
        return result;
    }

    /// <summary>Calls a function that makes an object of nothing.</summary>
    internal nint Create(OrtFunction function)
    {
        nint result;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)this[function])(&result));
        return result;
    }
}
