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

    /// <summary>Where the graph is written as it is after optimisation; empty writes none.</summary>
    internal string OptimizedModelFilePath
    {
        get;
        set
        {
            using var use = new OrtHandleUse(handle);
            api.SendPath(OrtFunction.SetOptimizedModelFilePath, use.Value, value);
            field = value;
        }
    }

    = string.Empty;

    /// <summary>How the file of a profile begins; read when <see cref="EnableProfiling"/> is set.</summary>
    internal string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    /// <summary>Whether the time of every node is written to a file, which <see cref="InferenceSession.EndProfiling"/> names.</summary>
    internal bool EnableProfiling
    {
        get;
        set
        {
            using var use = new OrtHandleUse(handle);
            if (value)
            {
                api.SendPath(OrtFunction.EnableProfiling, use.Value, ProfileOutputPathPrefix);
            }
            else
            {
                Switch(OrtFunction.DisableProfiling);
            }

            field = value;
        }
    }

    /// <summary>Named in messages that are logged.</summary>
    internal string LogId
    {
        get;
        set
        {
            using var use = new OrtHandleUse(handle);
            api.Send(OrtFunction.SetSessionLogId, use.Value, value);
            field = value;
        }
    }

    = string.Empty;

    /// <summary>How much is logged at the level VERBOSE.</summary>
    internal int LogVerbosityLevel
    {
        get;
        set
        {
            Set(OrtFunction.SetSessionLogVerbosityLevel, value);
            field = value;
        }
    }

    /// <summary>Sets a named setting, such as <c>session.intra_op.allow_spinning</c>.</summary>
    internal void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var use = new OrtHandleUse(handle);
        api.Send(OrtFunction.AddSessionConfigEntry, use.Value, configKey, configValue);
    }

    /// <summary>Fixes the size of every dimension of that symbolic name.</summary>
    internal void AddFreeDimensionOverrideByName(string dimName, long dimValue)
    {
        using var use = new OrtHandleUse(handle);
        fixed (byte* name = NativeApi.Terminated(dimName))
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, byte*, long, nint>)api[OrtFunction.AddFreeDimensionOverrideByName])(
                use.Value, name, dimValue));
        }
    }

    public void Dispose() => handle.Dispose();

    private void Set(OrtFunction function, int value)
    {
        using var use = new OrtHandleUse(handle);
        api.Send(function, use.Value, value);
    }

    private void Switch(OrtFunction function)
    {
        using var use = new OrtHandleUse(handle);
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint>)api[function])(use.Value));
    }
}
