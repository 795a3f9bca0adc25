using System.Collections.Concurrent;
using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>What the models did for one connection since it was opened. A database session has a connection of its own, so this is the session's too.</summary>
internal sealed class ConnectionUsage
{
    private readonly ConcurrentDictionary<(string Model, string Version, string Kind), ModelUsage> _models = new();

    /// <summary>By model, kind and version, in their order.</summary>
    internal IReadOnlyList<ModelUsage> Models =>
        [.. _models.Values.OrderBy(usage => usage.Model, StringComparer.Ordinal).ThenBy(usage => usage.Kind, StringComparer.Ordinal).ThenBy(usage => usage.Version, StringComparer.Ordinal)];

    /// <summary>Counts a call, and gives what counts its inputs; null for a call that came on no connection.</summary>
    /// <param name="call">The call.</param>
    /// <param name="model">The model that it led to, by its own name: there are no more rows than versions of models were loaded.</param>
    /// <param name="kind">embed, sparse or rerank.</param>
    internal static ModelUsage? Called(WireCall call, ModelInfo model, string kind)
    {
        if (call.Connection is not { } connection)
        {
            return null;
        }

        var usage = connection.Get<ConnectionUsage>()._models.GetOrAdd(
            (model.Name, model.Version, kind), static key => new ModelUsage(key.Model, key.Version, key.Kind));
        usage.Called();
        return usage;
    }
}
