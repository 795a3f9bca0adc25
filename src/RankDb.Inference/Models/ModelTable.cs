using System.Collections.Immutable;

namespace RankDb.Inference;

/// <summary>The registered models at one moment; a change makes another table, so that a look-up sees one state.</summary>
internal sealed class ModelTable
{
    internal static readonly ModelTable Empty = new(ImmutableDictionary<(ModelKind, string), RegisteredModel>.Empty);

    private readonly ImmutableDictionary<(ModelKind Kind, string Name), RegisteredModel> models;

    private ModelTable(ImmutableDictionary<(ModelKind Kind, string Name), RegisteredModel> models)
    {
        this.models = models;
        Infos = [.. models.Values.Select(model => model.Info).OrderBy(info => info.Kind).ThenBy(info => info.Name, StringComparer.Ordinal)];
    }

    internal IReadOnlyList<ModelInfo> Infos { get; }

    internal IEnumerable<RegisteredModel> All => models.Values;

    internal RegisteredModel? Named(ModelKind kind, string name) => models.GetValueOrDefault((kind, name));

    internal IReadOnlyList<RegisteredModel> Named(string name) => [.. models.Values.Where(model => model.Info.Name == name)];

    internal ModelTable With(RegisteredModel model) => new(models.SetItem((model.Info.Kind, model.Info.Name), model));

    internal ModelTable Without(RegisteredModel model) => new(models.Remove((model.Info.Kind, model.Info.Name)));

    /// <summary>The same models, with one of a kind being the default.</summary>
    internal ModelTable WithDefault(RegisteredModel model)
    {
        foreach (var other in models.Values.Where(other => other.Info.Kind == model.Info.Kind))
        {
            other.Info = other.Info with { IsDefault = other == model };
        }

        return new ModelTable(models);
    }

    /// <exception cref="ModelException">There is none (42704); the message names those that exist.</exception>
    internal RegisteredModel Find(ModelKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isDefault = name == ModelRegistry.DefaultName;
        var found = isDefault
            ? Infos.FirstOrDefault(info => info.Kind == kind && info.IsDefault) is { } standard ? Named(kind, standard.Name) : null
            : Named(kind, name);
        if (found is not null)
        {
            return found;
        }

        var names = Infos.Where(info => info.Kind == kind).Select(info => info.Name).ToList();
        var existing = names.Count == 0 ? $"No {kind.Word()} is loaded." : $"Loaded: {string.Join(", ", names)}.";
        throw new ModelException(
            isDefault ? $"There is no default {kind.Word()}. {existing}" : $"There is no {kind.Word()} named \"{name}\". {existing}", "42704");
    }
}
