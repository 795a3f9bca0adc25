using System.Text;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>How a session runs.</summary>
internal sealed unsafe class SessionOptions : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;
    private readonly OrtHandle handle;

    internal SessionOptions() =>
        handle = new OrtHandle(api.Create(OrtFunction.CreateSessionOptions), OrtFunction.ReleaseSessionOptions);

    internal OrtHandle Handle => handle;

    /// <summary>Threads within one operator; 0 lets the library choose.</summary>
    internal int IntraOpNumThreads
    {
        get;
        set
        {
            Set(OrtFunction.SetIntraOpNumThreads, value);
            field = value;
        }
    }

    /// <summary>Threads across operators, in parallel execution; 0 lets the library choose.</summary>
    internal int InterOpNumThreads
    {
        get;
        set
        {
            Set(OrtFunction.SetInterOpNumThreads, value);
            field = value;
        }
    }

    internal GraphOptimizationLevel GraphOptimizationLevel
    {
        get;
        set
        {
            Set(OrtFunction.SetSessionGraphOptimizationLevel, (int)value);
            field = value;
        }
    }

    = GraphOptimizationLevel.ORT_ENABLE_ALL;

    internal ExecutionMode ExecutionMode
    {
        get;
        set
        {
            Set(OrtFunction.SetSessionExecutionMode, (int)value);
            field = value;
        }
    }

    internal OrtLoggingLevel LogSeverityLevel
    {
        get;
        set
        {
            Set(OrtFunction.SetSessionLogSeverityLevel, (int)value);
            field = value;
        }
    }

    = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>Whether the layout of a run's memory is kept for the next run of the same shapes.</summary>
    internal bool EnableMemoryPattern
    {
        get;
        set
        {
            Switch(value ? OrtFunction.EnableMemPattern : OrtFunction.DisableMemPattern);
            field = value;
        }
    }

    = true;

    /// <summary>Whether memory of one run is kept for the next.</summary>
    internal bool EnableCpuMemArena
    {
        get;
        set
        {
            Switch(value ? OrtFunction.EnableCpuMemArena : OrtFunction.DisableCpuMemArena);
            field = value;
        }
    }

    = true;

    /// <summary>Sets a named setting, such as <c>session.intra_op.allow_spinning</c>.</summary>
    internal void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var use = new OrtHandleUse(handle);
        fixed (byte* key = Encoding.UTF8.GetBytes(configKey + '\0'), value = Encoding.UTF8.GetBytes(configValue + '\0'))
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, byte*, byte*, nint>)api[OrtFunction.AddSessionConfigEntry])(
                use.Value, key, value));
        }
    }

    public void Dispose() => handle.Dispose();

    private void Set(OrtFunction function, int value)
    {
        using var use = new OrtHandleUse(handle);
        api.Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)api[function])(use.Value, value));
    }

    private void Switch(OrtFunction function)
    {
        using var use = new OrtHandleUse(handle);
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint>)api[function])(use.Value));
    }
}
