namespace RankDb.Inference.OnnxRuntime;

/// <summary>A loaded model. <see cref="Run(RunOptions?, IReadOnlyList{string}, IReadOnlyList{OrtValue}, IReadOnlyList{string})"/> may be called by many threads at once.</summary>
internal sealed unsafe class InferenceSession : IDisposable
{
    private const string FromMemory = "model from memory";
    private const int FewNames = 64;
    private const int FewBytes = 512;

    private readonly NativeApi api = NativeApi.Instance;
    private readonly OrtHandle handle;
    private readonly string modelPath;
    private readonly SessionNodes inputs;
    private readonly SessionNodes outputs;

    /// <summary>Loads a model from a file.</summary>
    /// <exception cref="OnnxRuntimeException">The file is missing or is no model that the library can run; the message names it.</exception>
    internal InferenceSession(string modelPath, SessionOptions options)
    {
        this.modelPath = modelPath;
        using var optionsUse = new OrtHandleUse(options.Handle);
        nint session;
        fixed (byte* path = NativeApi.TerminatedPath(modelPath))
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint*, nint>)api[OrtFunction.CreateSession])(
                api.Environment, path, optionsUse.Value, &session));
        }

        (handle, inputs, outputs) = Open(session);
    }

    /// <summary>Loads a model from its bytes, which are not needed afterwards.</summary>
    /// <inheritdoc cref="InferenceSession(string, SessionOptions)"/>
    internal InferenceSession(ReadOnlySpan<byte> model, SessionOptions options, string name = FromMemory)
    {
        modelPath = name;
        using var optionsUse = new OrtHandleUse(options.Handle);
        nint session;
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint, nint*, nint>)api[OrtFunction.CreateSessionFromArray])(
                api.Environment, bytes, (nuint)model.Length, optionsUse.Value, &session));
        }

        (handle, inputs, outputs) = Open(session);
    }

    /// <summary>What the model wants, by name.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> InputMetadata => inputs.Metadata;

    /// <summary>What the model gives, by name.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => outputs.Metadata;

    /// <summary>The inputs in the graph's order.</summary>
    internal IReadOnlyList<string> InputNames => inputs.Names;

    /// <summary>The outputs in the graph's order.</summary>
    internal IReadOnlyList<string> OutputNames => outputs.Names;

    /// <summary>What the model's file says about itself.</summary>
    internal ModelMetadata ModelMetadata
    {
        get
        {
            using var use = new OrtHandleUse(handle);
            return new ModelMetadata(api, use.Value);
        }
    }

    /// <summary>When profiling began, in nanoseconds of the library's clock.</summary>
    internal ulong ProfilingStartTimeNs
    {
        get
        {
            using var use = new OrtHandleUse(handle);
            return (ulong)api.Get(OrtFunction.SessionGetProfilingStartTimeNs, use.Value);
        }
    }

    /// <summary>Runs the model.</summary>
    /// <param name="runOptions">Options, or null.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">One tensor per name.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <returns>One tensor per output name; the caller disposes of them.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed; the message names the model's file and, where it is known, the input.</exception>
    internal DisposableList<OrtValue> Run(
        RunOptions? runOptions, IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputValues, IReadOnlyList<string> outputNames)
    {
        Span<nint> made = outputNames.Count <= FewNames ? stackalloc nint[FewNames] : new nint[outputNames.Count];
        made.Clear();
        Run(runOptions, inputNames, inputValues, outputNames, made);
        var values = new OrtValue[outputNames.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new OrtValue(made[i]);
        }

        return new DisposableList<OrtValue>(values);
    }

    /// <summary>Runs the model on inputs by name.</summary>
    /// <inheritdoc cref="Run(RunOptions?, IReadOnlyList{string}, IReadOnlyList{OrtValue}, IReadOnlyList{string})"/>
    internal DisposableList<OrtValue> Run(RunOptions? runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyList<string> outputNames) =>
        Run(runOptions, [.. inputs.Keys], [.. inputs.Values], outputNames);

    /// <summary>Runs the model into tensors that are there, which must have the outputs' shapes.</summary>
    /// <inheritdoc cref="Run(RunOptions?, IReadOnlyList{string}, IReadOnlyList{OrtValue}, IReadOnlyList{string})"/>
    internal void Run(
        RunOptions? runOptions,
        IReadOnlyList<string> inputNames,
        IReadOnlyList<OrtValue> inputValues,
        IReadOnlyList<string> outputNames,
        IReadOnlyList<OrtValue> outputValues)
    {
        if (outputNames.Count != outputValues.Count)
        {
            throw new ArgumentException($"{outputNames.Count} output names do not fit {outputValues.Count} tensors.", nameof(outputValues));
        }

        using var held = new HeldHandles(outputValues);
        Run(runOptions, inputNames, inputValues, outputNames, held.Values);
    }

    /// <summary>Makes an empty set of bound inputs and outputs.</summary>
    internal OrtIoBinding CreateIoBinding()
    {
        using var use = new OrtHandleUse(handle);
        return new OrtIoBinding(use.Value);
    }

    /// <summary>Runs the model on what is bound.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed; the message names the model's file.</exception>
    internal void RunWithBinding(RunOptions? runOptions, OrtIoBinding ioBinding)
    {
        using var use = new OrtHandleUse(handle);
        using var bindingUse = new OrtHandleUse(ioBinding.Handle);
        using var optionsUse = new OrtHandleUse(runOptions?.Handle);
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)api[OrtFunction.RunWithBinding])(
            use.Value, optionsUse.Value, bindingUse.Value));
        GC.KeepAlive(ioBinding);
    }

    /// <summary>Runs the model on what is bound and returns the outputs; the caller disposes of them.</summary>
    /// <exception cref="OnnxRuntimeException">The run failed; the message names the model's file.</exception>
    internal DisposableList<OrtValue> RunWithBoundResults(RunOptions? runOptions, OrtIoBinding ioBinding)
    {
        RunWithBinding(runOptions, ioBinding);
        return ioBinding.GetOutputValues();
    }

    /// <summary>Ends profiling and returns the path of the file that was written.</summary>
    internal string EndProfiling()
    {
        using var use = new OrtHandleUse(handle);
        return api.ReadText(OrtFunction.SessionEndProfiling, use.Value);
    }

    public void Dispose() => handle.Dispose();

    private (OrtHandle Handle, SessionNodes Inputs, SessionNodes Outputs) Open(nint session)
    {
        var opened = new OrtHandle(session, OrtFunction.ReleaseSession);
        try
        {
            return (
                opened,
                new SessionNodes(api, session, OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo),
                new SessionNodes(api, session, OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private void Run(
        RunOptions? runOptions, IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputValues, IReadOnlyList<string> outputNames, Span<nint> made)
    {
        using var use = new OrtHandleUse(handle);
        using var optionsUse = new OrtHandleUse(runOptions?.Handle);
        RunCheck.Inputs(modelPath, inputs, inputNames, inputValues);
        RunCheck.Outputs(modelPath, outputs, outputNames);
        using var held = new HeldHandles(inputValues);
        var count = inputNames.Count + outputNames.Count;
        var length = 0;
        for (var i = 0; i < count; i++)
        {
            length += NameOf(i, inputNames, outputNames).Length;
        }

        // The names one after another, so that a run allocates nothing for them and leaves nothing pinned.
        Span<byte> text = length <= FewBytes ? stackalloc byte[FewBytes] : new byte[length];
        Span<nint> names = count <= FewNames ? stackalloc nint[FewNames] : new nint[count];
        fixed (byte* firstByte = text)
        {
            fixed (nint* firstName = names, firstInput = held.Values, firstOutput = made)
            {
                for (int i = 0, at = 0; i < count; i++)
                {
                    var name = NameOf(i, inputNames, outputNames);
                    name.CopyTo(text[at..]);
                    names[i] = (nint)(firstByte + at);
                    at += name.Length;
                }

                Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)api[OrtFunction.Run])(
                    use.Value,
                    optionsUse.Value,
                    firstName,
                    firstInput,
                    (nuint)inputNames.Count,
                    firstName + inputNames.Count,
                    (nuint)outputNames.Count,
                    firstOutput));
            }
        }
    }

    private ReadOnlySpan<byte> NameOf(int i, IReadOnlyList<string> inputNames, IReadOnlyList<string> outputNames) =>
        i < inputNames.Count ? inputs.Text(inputNames[i]) : outputs.Text(outputNames[i - inputNames.Count]);

    private void Check(nint status)
    {
        try
        {
            api.Check(status);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new OnnxRuntimeException(exception.ErrorCode, $"{modelPath}: {exception.Detail}", exception) { ModelPath = modelPath };
        }
    }
}
