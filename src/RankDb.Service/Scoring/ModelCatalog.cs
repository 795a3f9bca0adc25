using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>The loaded models as the service looks them up; a registry, or models made by a test.</summary>
internal sealed class ModelCatalog(
    IReadOnlyList<ModelInfo> models, Func<string, IEncoder> encoder, Func<string, IReranker> reranker, ModelRegistry? registry = null)
{
    /// <summary>What can be used now; models may come and go while the service runs.</summary>
    internal IReadOnlyList<ModelInfo> Models => registry?.Models ?? models;

    internal static ModelCatalog Of(ModelRegistry registry) => new([], registry.Encoder, registry.Reranker, registry);

    /// <exception cref="ModelException">42704, naming the encoders there are.</exception>
    internal IEncoder Encoder(string name) => encoder(name);

    /// <exception cref="ModelException">42704, naming the rerankers there are.</exception>
    internal IReranker Reranker(string name) => reranker(name);

    /// <summary>An encoder for a request of several calls: it stays usable when it is removed or replaced meanwhile.</summary>
    /// <exception cref="ModelException">42704, naming the encoders there are.</exception>
    internal ModelHold<IEncoder> HoldEncoder(string name) => registry?.Hold<IEncoder>(name) ?? new ModelHold<IEncoder>(encoder(name));

    /// <summary>A reranker for a request of several calls: it stays usable when it is removed or replaced meanwhile.</summary>
    /// <exception cref="ModelException">42704, naming the rerankers there are.</exception>
    internal ModelHold<IReranker> HoldReranker(string name) => registry?.Hold<IReranker>(name) ?? new ModelHold<IReranker>(reranker(name));

    /// <summary>A sparse encoder for a request of several calls: it stays usable when it is removed or replaced meanwhile.</summary>
    /// <exception cref="ModelException">42704, naming the sparse encoders there are.</exception>
    internal ModelHold<ISparseEncoder> HoldSparseEncoder(string name) => Registry.Hold<ISparseEncoder>(name);

    /// <summary>A sparse encoder of the registry.</summary>
    /// <exception cref="ModelException">42704, naming the sparse encoders there are.</exception>
    internal ISparseEncoder SparseEncoder(string name) => Registry.SparseEncoder(name);

    /// <summary>A multi-vector encoder of the registry.</summary>
    /// <exception cref="ModelException">42704, naming the multi-vector encoders there are.</exception>
    internal IMultiVectorEncoder MultiVectorEncoder(string name) => Registry.MultiVectorEncoder(name);

    private ModelRegistry Registry => registry ?? throw new ModelException("No registry is behind these models.", "42704");
}
