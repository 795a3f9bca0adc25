using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>Inputs and outputs of a session that many runs use. Bound tensors must live until the last of those runs.</summary>
internal sealed unsafe class OrtIoBinding : IDisposable
{
    private readonly NativeApi api = NativeApi.Instance;
    private readonly Dictionary<string, OrtValue> inputs = [];
    private readonly Dictionary<string, OrtValue> outputs = [];

    internal OrtIoBinding(nint session) => Handle = new OrtHandle(api.Get(OrtFunction.CreateIoBinding, session), OrtFunction.ReleaseIoBinding);

    internal OrtHandle Handle { get; }

    /// <summary>Binds a tensor to an input; it is read in place.</summary>
    internal void BindInput(string name, OrtValue ortValue)
    {
        Bind(OrtFunction.BindInput, name, ortValue.Handle);
        inputs[name] = ortValue;
    }

    /// <summary>Binds a tensor to an output; it is written in place and must have the output's shape.</summary>
    internal void BindOutput(string name, OrtValue ortValue)
    {
        Bind(OrtFunction.BindOutput, name, ortValue.Handle);
        outputs[name] = ortValue;
    }

    /// <summary>Has each run make a tensor for an output whose shape is not known before.</summary>
    internal void BindOutputToDevice(string name, OrtMemoryInfo memInfo) => Bind(OrtFunction.BindOutputToDevice, name, memInfo.Handle);

    /// <summary>The outputs that are bound, in their order.</summary>
    internal string[] GetOutputNames()
    {
        using var use = new OrtHandleUse(Handle);
        nint text;
        nuint* lengths;
        nuint count;
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nuint**, nuint*, nint>)api[OrtFunction.GetBoundOutputNames])(
            use.Value, api.Allocator, &text, &lengths, &count));
        if (count == 0)
        {
            return [];
        }

        var names = new string[count];
        var at = text;
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Marshal.PtrToStringUTF8(at, checked((int)lengths[i]));
            at += (nint)lengths[i];
        }

        api.Free(text);
        api.Free((nint)lengths);
        return names;
    }

    /// <summary>The outputs of the last run, in the order of their names; the caller disposes of them.</summary>
    internal DisposableList<OrtValue> GetOutputValues()
    {
        using var use = new OrtHandleUse(Handle);
        nint* values;
        nuint count;
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint**, nuint*, nint>)api[OrtFunction.GetBoundOutputValues])(
            use.Value, api.Allocator, &values, &count));
        var read = new OrtValue[count];
        for (var i = 0; i < read.Length; i++)
        {
            read[i] = new OrtValue(values[i]);
        }

        if (count > 0)
        {
            api.Free((nint)values);
        }

        return new DisposableList<OrtValue>(read);
    }

    internal void ClearBoundInputs()
    {
        Clear(OrtFunction.ClearBoundInputs);
        inputs.Clear();
    }

    internal void ClearBoundOutputs()
    {
        Clear(OrtFunction.ClearBoundOutputs);
        outputs.Clear();
    }

    public void Dispose() => Handle.Dispose();

    private void Bind(OrtFunction function, string name, OrtHandle bound)
    {
        using var use = new OrtHandleUse(Handle);
        using var boundUse = new OrtHandleUse(bound);
        fixed (byte* text = NativeApi.Terminated(name))
        {
            api.Check(((delegate* unmanaged[Cdecl]<nint, byte*, nint, nint>)api[function])(use.Value, text, boundUse.Value));
        }
    }

    private void Clear(OrtFunction function)
    {
        using var use = new OrtHandleUse(Handle);
        ((delegate* unmanaged[Cdecl]<nint, void>)api[function])(use.Value);
    }
}
