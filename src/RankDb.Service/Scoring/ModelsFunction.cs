using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>models()</c>: what is loaded.</summary>
internal sealed class ModelsFunction(ModelCatalog catalog) : IWireFunction
{
    public string Name => "models";

    public IReadOnlyList<WireParameter> Parameters => [];

    public IReadOnlyList<WireColumn> Columns { get; } =
    [
        new("name", WireType.Text), new("kind", WireType.Text), new("dimension", WireType.Int4),
        new("max_tokens", WireType.Int4), new("version", WireType.Text), new("is_default", WireType.Bool),
    ];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var model in catalog.Models)
        {
            yield return [model.Name, model.Kind.Name(), model.Dimension, model.MaxTokens, model.Version, model.IsDefault];
        }
    }
}
