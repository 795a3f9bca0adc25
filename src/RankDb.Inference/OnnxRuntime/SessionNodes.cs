namespace RankDb.Inference.OnnxRuntime;

/// <summary>The inputs or the outputs of a session: names in the graph's order, declarations, and names as C texts.</summary>
internal sealed unsafe class SessionNodes
{
    private readonly Dictionary<string, byte[]> texts = new(StringComparer.Ordinal);

    internal SessionNodes(NativeApi api, nint session, OrtFunction count, OrtFunction name, OrtFunction type)
    {
        var names = new string[api.Get(count, session)];
        var metadata = new Dictionary<string, NodeMetadata>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            nint text;
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)api[name])(session, i, api.Allocator, &text));
            names[i] = api.TakeText(text);
            texts[names[i]] = NativeApi.Terminated(names[i]);

            nint info;
            api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, nint>)api[type])(session, i, &info));
            try
            {
                var tensor = api.Get(OrtFunction.CastTypeInfoToTensorInfo, info);
                metadata[names[i]] = tensor == 0
                    ? new NodeMetadata(false, TensorElementType.DataTypeMax, [], [])
                    : OrtTensorTypeAndShapeInfo.ReadNode(api, tensor);
            }
            finally
            {
                api.Release(OrtFunction.ReleaseTypeInfo, info);
            }
        }

        (Names, Metadata) = (names, metadata);
    }

    internal IReadOnlyList<string> Names { get; }

    internal IReadOnlyDictionary<string, NodeMetadata> Metadata { get; }

    /// <summary>The name as a C text with its end mark; the name must be one of these.</summary>
    internal ReadOnlySpan<byte> Text(string name) => texts[name];
}
