using RankDb.Inference;

namespace RankDb.Service.Http;

/// <summary>A name that is no model's.</summary>
internal static class UnknownModel
{
    /// <summary>The fault, with the names there are.</summary>
    internal static HttpFault Of(string name, IReadOnlyList<ModelInfo> models) => new(
        HttpFaultKind.UnknownModel,
        $"There is no model '{(name.Length <= 60 ? name : name[..60])}'; there are: {string.Join(", ", models.Select(model => model.Name).Order(StringComparer.Ordinal))}.",
        "model");
}
