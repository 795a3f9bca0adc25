using System.Runtime.InteropServices;
using System.Text;

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

    /// <summary>Calls a function that takes a handle and a text.</summary>
    internal void Send(OrtFunction function, nint handle, string text)
    {
        fixed (byte* bytes = Terminated(text))
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint>)this[function])(handle, bytes));
        }
    }

    /// <summary>Calls a function that takes a handle and a path, whose characters are the system's.</summary>
    internal void SendPath(OrtFunction function, nint handle, string path)
    {
        fixed (byte* bytes = TerminatedPath(path))
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint>)this[function])(handle, bytes));
        }
    }

    /// <summary>Calls a function that takes a handle and two texts.</summary>
    internal void Send(OrtFunction function, nint handle, string key, string value)
    {
        fixed (byte* keyBytes = Terminated(key), valueBytes = Terminated(value))
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)this[function])(handle, keyBytes, valueBytes));
        }
    }

    /// <summary>Calls a function that takes a handle and a number.</summary>
    internal void Send(OrtFunction function, nint handle, int value) =>
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)this[function])(handle, value));

    /// <summary>Calls a function that makes a text with the default allocator, and frees it.</summary>
    internal string ReadText(OrtFunction function, nint handle)
    {
        nint text;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint>)this[function])(handle, Allocator, &text));
        return TakeText(text);
    }

    /// <summary>Reads a text of the default allocator and frees it.</summary>
    internal string TakeText(nint text)
    {
        if (text == 0)
        {
            return string.Empty;
        }

        var read = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        Free(text);
        return read;
    }

    /// <summary>Frees memory of the default allocator.</summary>
    internal void Free(nint memory) =>
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)this[OrtFunction.AllocatorFree])(Allocator, memory));

    /// <summary>A text in UTF-8 with its end mark.</summary>
    internal static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>A path as ONNX Runtime wants it here, with its end mark.</summary>
    internal static byte[] TerminatedPath(string path) =>
        (OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF8).GetBytes(path + '\0');
}
