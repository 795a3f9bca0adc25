using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>A loaded model. <see cref="Run"/> may be called by many threads at once.</summary>
internal sealed unsafe class InferenceSession : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;
    private readonly OrtHandle handle;
    private readonly string modelPath;

    /// <summary>Loads a model.</summary>
    /// <exception cref="OnnxRuntimeException">The file is missing or is no model that the library can run; the message names it.</exception>
    internal InferenceSession(string modelPath, SessionOptions options)
    {
        this.modelPath = modelPath;
        using var optionsUse = new OrtHandleUse(options.Handle);
        var path = OperatingSystem.IsWindows() ? Marshal.StringToCoTaskMemUni(modelPath) : Marshal.StringToCoTaskMemUTF8(modelPath);
        try
        {
            nint session;
            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)api[OrtFunction.CreateSession])(
                api.Environment, path, optionsUse.Value, &session));
            handle = new OrtHandle(session, OrtFunction.ReleaseSession);
        }
        finally
        {
            Marshal.FreeCoTaskMem(path);
        }

        InputMetadata = ReadNodes(OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo);
        OutputMetadata = ReadNodes(OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo);
    }

    /// <summary>What the model wants, by name.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    /// <summary>What the model gives, by name.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    /// <summary>Runs the model.</summary>
    /// <param name="runOptions">Options, or null.</param>
    /// <param name="inputNames">Names of the inputs.</param>
    /// <param name="inputValues">One tensor per name.</param>
    /// <param name="outputNames">Names of the outputs that are wanted.</param>
    /// <returns>One tensor per output name; the caller disposes of them.</returns>
    /// <exception cref="OnnxRuntimeException">The run failed; the message names the model's file.</exception>
    internal DisposableList<OrtValue> Run(
        RunOptions? runOptions, IReadOnlyList<string> inputNames, IReadOnlyList<OrtValue> inputValues, IReadOnlyList<string> outputNames)
    {
        if (inputNames.Count != inputValues.Count)
        {
            throw new ArgumentException($"{inputNames.Count} input names do not fit {inputValues.Count} tensors.", nameof(inputValues));
        }

        using var sessionUse = new OrtHandleUse(handle);
        var names = stackalloc nint[inputNames.Count + outputNames.Count];
        var inputs = stackalloc nint[inputValues.Count];
        var outputs = stackalloc nint[outputNames.Count];
        var named = 0;
        try
        {
            for (; named < inputNames.Count + outputNames.Count; named++)
            {
                names[named] = Marshal.StringToCoTaskMemUTF8(
                    named < inputNames.Count ? inputNames[named] : outputNames[named - inputNames.Count]);
            }

            for (var i = 0; i < inputValues.Count; i++)
            {
                inputs[i] = inputValues[i].Handle.DangerousGetHandle();
            }

            for (var i = 0; i < outputNames.Count; i++)
            {
                outputs[i] = 0;
            }

            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)api[OrtFunction.Run])(
                sessionUse.Value, runOptions?.Handle.DangerousGetHandle() ?? 0, names, inputs, (nuint)inputValues.Count,
                names + inputNames.Count, (nuint)outputNames.Count, outputs));
            var values = new OrtValue[outputNames.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = new OrtValue(outputs[i]);
            }

            return new DisposableList<OrtValue>(values);
        }
        finally
        {
            for (var i = 0; i < named; i++)
            {
                Marshal.FreeCoTaskMem(names[i]);
            }

            GC.KeepAlive(inputValues);
            GC.KeepAlive(runOptions);
        }
    }

    public void Dispose() => handle.Dispose();

    private Dictionary<string, NodeMetadata> ReadNodes(OrtFunction count, OrtFunction name, OrtFunction type)
    {
        using var use = new OrtHandleUse(handle);
        var nodes = new Dictionary<string, NodeMetadata>();
        var number = api.Get(count, use.Value);
        for (nint i = 0; i < number; i++)
        {
            nint text;
            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)api[name])(use.Value, i, api.Allocator, &text));
            var nodeName = Marshal.PtrToStringUTF8(text) ?? string.Empty;
            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint>)api[OrtFunction.AllocatorFree])(api.Allocator, text));

            nint typeInfo;
            Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint>)api[type])(use.Value, i, &typeInfo));
            try
            {
                var tensor = api.Get(OrtFunction.CastTypeInfoToTensorInfo, typeInfo);
                var info = tensor == 0 ? null : OrtTensorTypeAndShapeInfo.Read(api, tensor);
                nodes.Add(nodeName, new NodeMetadata(
                    info is not null, info?.ElementDataType ?? TensorElementType.DataTypeMax, info?.Shape ?? []));
            }
            finally
            {
                api.Release(OrtFunction.ReleaseTypeInfo, typeInfo);
            }
        }

        return nodes;
    }

    private void Check(nint status)
    {
        try
        {
            api.Check(status);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new OnnxRuntimeException(exception.ErrorCode, $"{modelPath}: {exception.Detail}", exception);
        }
    }
}
