using RankDb.Inference;

namespace RankDb.Service.Access;

/// <summary>Loads into and unloads from the service's registry.</summary>
internal sealed class RegistryLoader(ModelRegistry registry, ServiceOptions options) : IModelLoader
{
    public ModelInfo Load(string folder) => registry.Add(folder);

    public void Unload(string name)
    {
        registry.Remove(name);

        // An added default hides the one that was shipped; with the first gone, the second is the default again.
        foreach (var (kind, other) in ModelStore.Defaults(options.AllModelFolders))
        {
            var ofKind = registry.Models.Where(model => model.Kind == kind).ToList();
            if (!ofKind.Any(model => model.IsDefault) && ofKind.Any(model => model.Name == other))
            {
                registry.SetDefault(other, kind);
            }
        }
    }
}
