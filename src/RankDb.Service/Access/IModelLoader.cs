using RankDb.Inference;

namespace RankDb.Service.Access;

/// <summary>Loads and unloads models while the service runs.</summary>
internal interface IModelLoader
{
    /// <summary>Loads the model in a folder; calls see it when this returns.</summary>
    /// <exception cref="ModelException">It cannot be loaded, or its name is taken.</exception>
    ModelInfo Load(string folder);

    /// <summary>Unloads a model; calls that use it end first.</summary>
    /// <exception cref="ModelException">42704: it is not loaded.</exception>
    void Unload(string name);
}
