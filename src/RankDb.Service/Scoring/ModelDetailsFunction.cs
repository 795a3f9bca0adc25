using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary><c>model_details()</c>: what <c>models()</c> says, with licence and size on disk.</summary>
internal sealed class ModelDetailsFunction(ModelCatalog catalog) : IWireFunction
{
    public string Name => "model_details";

    public IReadOnlyList<WireParameter> Parameters => [];

    public IReadOnlyList<WireColumn> Columns { get; } =
    [
        new("name", WireType.Text), new("kind", WireType.Text), new("dimension", WireType.Int4), new("max_tokens", WireType.Int4),
        new("version", WireType.Text), new("is_default", WireType.Bool), new("license", WireType.Text), new("size_bytes", WireType.Int8),
    ];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        foreach (var model in catalog.Models)
        {
            yield return
            [
                model.Name, model.Kind.Name(), model.Dimension, model.MaxTokens, model.Version, model.IsDefault,
                model.License, SizeOf(model.Folder),
            ];
        }
    }

    private static long? SizeOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : null;
}
