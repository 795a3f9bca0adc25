using RankDb.Inference;
using RankDb.Wire;

namespace RankDb.Service.Access;

/// <summary>The loader of a service whose registry is fixed at the start.</summary>
internal sealed class RestartToLoad : IModelLoader
{
    public ModelInfo Load(string folder) => throw Refused();

    public void Unload(string name) => throw Refused();

    private static WireException Refused() =>
        new("0A000", "this service does not load or unload models while it runs", "Restart it: it reads its model folders when it starts.");
}
