using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>The loaded models as the service looks them up; a registry, or models made by a test.</summary>
internal sealed class ModelCatalog(
    IReadOnlyList<ModelInfo> models, Func<string, IEncoder> encoder, Func<string, IReranker> reranker)
{
    internal IReadOnlyList<ModelInfo> Models { get; } = models;

    internal static ModelCatalog Of(ModelRegistry registry) => new(registry.Models, registry.Encoder, registry.Reranker);

    /// <exception cref="ModelException">42704, naming the encoders there are.</exception>
    internal IEncoder Encoder(string name) => encoder(name);

    /// <exception cref="ModelException">42704, naming the rerankers there are.</exception>
    internal IReranker Reranker(string name) => reranker(name);
}
