using System.Runtime.InteropServices;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>What a model's file says about itself.</summary>
internal sealed unsafe class ModelMetadata
{
    internal ModelMetadata(NativeApi api, nint session)
    {
        var native = api.Get(OrtFunction.SessionGetModelMetadata, session);
        try
        {
            ProducerName = api.ReadText(OrtFunction.ModelMetadataGetProducerName, native);
            GraphName = api.ReadText(OrtFunction.ModelMetadataGetGraphName, native);
            Domain = api.ReadText(OrtFunction.ModelMetadataGetDomain, native);
            Description = api.ReadText(OrtFunction.ModelMetadataGetDescription, native);
            GraphDescription = api.ReadText(OrtFunction.ModelMetadataGetGraphDescription, native);
            long version;
            api.Check(((delegate* unmanaged[Cdecl]<nint, long*, nint>)api[OrtFunction.ModelMetadataGetVersion])(native, &version));
            Version = version;
            CustomMetadataMap = ReadMap(api, native);
        }
        finally
        {
            api.Release(OrtFunction.ReleaseModelMetadata, native);
        }
    }

    internal string ProducerName { get; }

    internal string GraphName { get; }

    internal string Domain { get; }

    internal string Description { get; }

    internal string GraphDescription { get; }

    internal long Version { get; }

    internal IReadOnlyDictionary<string, string> CustomMetadataMap { get; }

    private static Dictionary<string, string> ReadMap(NativeApi api, nint metadata)
    {
        nint keys;
        long count;
        api.Check(((delegate* unmanaged[Cdecl]<nint, nint, nint*, long*, nint>)api[OrtFunction.ModelMetadataGetCustomMetadataMapKeys])(
            metadata, api.Allocator, &keys, &count));
        var map = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            var key = api.TakeText(Marshal.ReadIntPtr(keys, i * sizeof(nint)));
            nint value;
            fixed (byte* name = NativeApi.Terminated(key))
            {
                api.Check(((delegate* unmanaged[Cdecl]<nint, nint, byte*, nint*, nint>)api[OrtFunction.ModelMetadataLookupCustomMetadataMap])(
                    metadata, api.Allocator, name, &value));
            }

            map[key] = api.TakeText(value);
        }

        if (keys != 0)
        {
            api.Free(keys);
        }

        return map;
    }
}
