using System.Security.Cryptography;

namespace RankDb.Inference;

/// <summary>The models that are loaded, by name. Immutable once loaded, and safe for use by many threads at once.</summary>
public sealed class ModelRegistry : IDisposable
{
    internal const string DefaultName = "default";

    private readonly Dictionary<string, OnnxEncoder> encoders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxReranker> rerankers = new(StringComparer.Ordinal);

    private ModelRegistry()
    {
    }

    /// <summary>What is loaded, by kind and then by name.</summary>
    public IReadOnlyList<ModelInfo> Models { get; private set; } = [];

    /// <summary>Loads every model under <paramref name="roots"/> and runs each once.</summary>
    /// <param name="roots">Folders that hold model folders (one sub-folder each) or are one themselves.</param>
    /// <param name="options">How the models run.</param>
    /// <exception cref="ModelException">A folder or file is missing or wrong, a model does not do what its folder
    /// declares, a name is used twice, or two models of one root are the default of one kind (58000). Nothing stays loaded then.</exception>
    public static ModelRegistry Load(IEnumerable<string> roots, ModelRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IntraOpThreads, 1, nameof(options));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var definitions = DefaultModels.Settle(
            [.. roots.Select(root => (IReadOnlyList<ModelDefinition>)[.. ModelFolder.Find(root).Where(seen.Add).Select(ModelFolder.Read)])]).ToList();
        RefuseTwins(definitions);
        var registry = new ModelRegistry();
        try
        {
            foreach (var definition in definitions)
            {
                registry.Load(definition, options);
            }
        }
        catch
        {
            registry.Dispose();
            throw;
        }

        registry.Models =
        [
            .. registry.encoders.Values.Select(model => model.Info).OrderBy(info => info.Name, StringComparer.Ordinal),
            .. registry.rerankers.Values.Select(model => model.Info).OrderBy(info => info.Name, StringComparer.Ordinal),
        ];
        return registry;
    }

    /// <summary>The encoder of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public IEncoder Encoder(string name) => Find(encoders, name, ModelKind.Encoder, model => model.Info);

    /// <summary>The reranker of that name; <c>default</c> is the default one.</summary>
    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    public IReranker Reranker(string name) => Find(rerankers, name, ModelKind.Reranker, model => model.Info);

    /// <summary>Releases the models. A run that is under way ends first; later ones fail.</summary>
    public void Dispose()
    {
        foreach (var encoder in encoders.Values)
        {
            encoder.Dispose();
        }

        foreach (var reranker in rerankers.Values)
        {
            reranker.Dispose();
        }
    }

    private static void RefuseTwins(IReadOnlyList<ModelDefinition> definitions)
    {
        foreach (var group in definitions.GroupBy(definition => (definition.Kind, definition.Name)).Where(group => group.Count() > 1))
        {
            throw ModelException.CannotLoad(
                $"Two {Word(group.Key.Kind)} models are named {group.Key.Name}: {string.Join(" and ", group.Select(definition => definition.Folder))}.");
        }

        foreach (var group in definitions.Where(definition => definition.IsDefault).GroupBy(definition => definition.Kind).Where(group => group.Count() > 1))
        {
            throw ModelException.CannotLoad(
                $"Only one {Word(group.Key)} can be the default, but these say they are: {string.Join(", ", group.Select(definition => definition.Name))}.");
        }
    }

    private static T Find<T>(Dictionary<string, T> models, string name, ModelKind kind, Func<T, ModelInfo> info)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        var found = name == DefaultName
            ? models.Values.FirstOrDefault(model => info(model).IsDefault)
            : models.GetValueOrDefault(name);
        if (found is not null)
        {
            return found;
        }

        var existing = models.Count == 0
            ? $"No {Word(kind)} is loaded."
            : $"Loaded: {string.Join(", ", models.Keys.Order(StringComparer.Ordinal))}.";
        throw new ModelException(
            name == DefaultName ? $"There is no default {Word(kind)}. {existing}" : $"There is no {Word(kind)} named \"{name}\". {existing}",
            "42704");
    }

    private static string Word(ModelKind kind) => kind == ModelKind.Encoder ? "encoder" : "reranker";

    private static string Version(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream))[..12];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    private void Load(ModelDefinition definition, ModelRuntimeOptions options)
    {
        var tokenizer = WordPieceTokenizer.Load(definition.TokenizerPath);
        var version = Version(definition.OnnxPath);
        if (definition.Kind == ModelKind.Encoder)
        {
            encoders.Add(definition.Name, new OnnxEncoder(definition, options, tokenizer, version));
        }
        else
        {
            rerankers.Add(definition.Name, new OnnxReranker(definition, options, tokenizer, version));
        }
    }
}
