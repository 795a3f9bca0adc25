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

    /// <summary>The least severe messages of the run that are logged.</summary>
    internal OrtLoggingLevel LogSeverityLevel
    {
        get;
        set
        {
            using var use = new OrtHandleUse(Handle);
            api.Send(OrtFunction.RunOptionsSetRunLogSeverityLevel, use.Value, (int)value);
            field = value;
        }
    }

    = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    /// <summary>How much is logged at the level VERBOSE.</summary>
    internal int LogVerbosityLevel
    {
        get;
        set
        {
            using var use = new OrtHandleUse(Handle);
            api.Send(OrtFunction.RunOptionsSetRunLogVerbosityLevel, use.Value, value);
            field = value;
        }
    }

    /// <summary>Named in the messages of the run that are logged.</summary>
    internal string LogId
    {
        get;
        set
        {
            using var use = new OrtHandleUse(Handle);
            api.Send(OrtFunction.RunOptionsSetRunTag, use.Value, value);
            field = value;
        }
    }

    = string.Empty;

    /// <summary>Sets a named setting, such as <c>memory.enable_memory_arena_shrinkage</c> to <c>cpu:0</c>, which gives
    /// the arena's unused memory back after the run.</summary>
    internal void AddRunConfigEntry(string configKey, string configValue)
    {
        using var use = new OrtHandleUse(Handle);
        api.Send(OrtFunction.AddRunConfigEntry, use.Value, configKey, configValue);
    }

    public void Dispose() => Handle.Dispose();
}
