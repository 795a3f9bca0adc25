namespace RankDb.Inference;

/// <summary>The models that are loaded, by name. Immutable once loaded, and safe for use by many threads at once.</summary>
public sealed class ModelRegistry : IDisposable
{
    /// <summary>Loads every model under <paramref name="roots"/>.</summary>
    public static ModelRegistry Load(IEnumerable<string> roots, ModelRuntimeOptions options) =>
        throw new NotImplementedException();

    /// <summary>What is loaded, by kind and then by name.</summary>
    public IReadOnlyList<ModelInfo> Models { get; } = [];

    /// <summary>The encoder of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704).</exception>
    public IEncoder Encoder(string name) => throw new ModelException($"Unknown encoder {name} among {Models.Count}.", "42704");

    /// <summary>The reranker of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704).</exception>
    public IReranker Reranker(string name) => throw new ModelException($"Unknown reranker {name} among {Models.Count}.", "42704");

    /// <summary>Releases the models. No call may be running.</summary>
    public void Dispose()
    {
    }
}
