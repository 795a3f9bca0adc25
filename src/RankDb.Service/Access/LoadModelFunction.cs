using System.Runtime.CompilerServices;
using RankDb.Inference;
using RankDb.Service.Scoring;
using RankDb.Wire;

namespace RankDb.Service.Access;

/// <summary><c>load_model(name)</c> and <c>unload_model(name)</c>: a model in one of the service's own model folders, never a path.</summary>
internal sealed class LoadModelFunction(IModelLoader loader, ServiceOptions options, bool unload) : IWireFunction
{
    public string Name => unload ? "unload_model" : "load_model";

    public IReadOnlyList<WireParameter> Parameters { get; } = [new("name", WireType.Text)];

    public IReadOnlyList<WireColumn> Columns { get; } =
    [
        new("name", WireType.Text), new("kind", WireType.Text), new("dimension", WireType.Int4), new("max_tokens", WireType.Int4), new("version", WireType.Text),
    ];

    /// <inheritdoc />
    public bool IsForDirectClients => true;

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var name = CallArguments.Text(call, 0, "name");
        // Off the connection's thread: loading takes seconds.
        if (await Task.Run(() => Run(name), ct) is { } model)
        {
            yield return [model.Name, model.Kind.Name(), model.Dimension, model.MaxTokens, model.Version];
        }
    }

    private ModelInfo? Run(string name)
    {
        try
        {
            if (!unload)
            {
                return loader.Load(FolderOf(name));
            }

            loader.Unload(name);
            return null;
        }
        catch (ModelException error)
        {
            throw new WireException(error.SqlState, error.Message, null, error);
        }
    }

    private string FolderOf(string name)
    {
        var roots = options.AllModelFolders;
        if (name.Length is > 0 and <= 63 && !name.StartsWith('.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            foreach (var root in roots)
            {
                var folder = Path.Combine(root, name);
                if (Directory.Exists(folder))
                {
                    return folder;
                }
            }
        }

        throw new WireException("42704", $"no model folder of the service holds a model named \"{(name.Length > 64 ? name[..64] : name)}\"", $"Model folders: {string.Join(", ", roots)}.");
    }
}
