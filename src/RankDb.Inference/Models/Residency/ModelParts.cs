namespace RankDb.Inference;

/// <summary>What a model is made of.</summary>
/// <param name="Definition">What its folder declares.</param>
/// <param name="Options">How it runs.</param>
/// <param name="Memory">Where its graphs are kept.</param>
/// <param name="Tokenizer">Its tokenizer, for documents where queries have another.</param>
/// <param name="QueryTokenizer">The tokenizer of queries; mostly the same.</param>
/// <param name="Info">What is known before it is run; the dimension is not.</param>
internal sealed record ModelParts(
    ModelDefinition Definition,
    ModelRuntimeOptions Options,
    ModelMemory Memory,
    ITokenizer Tokenizer,
    ITokenizer QueryTokenizer,
    ModelInfo Info)
{
    private readonly List<ResidentSlot> slots = [];

    /// <summary>Makes a part that takes memory and goes with the model.</summary>
    internal ResidentSlot<T> Slot<T>(long bytes, Func<T> load)
        where T : class, IDisposable
    {
        var slot = new ResidentSlot<T>(Memory, Definition.Name, bytes, load);
        slots.Add(slot);
        return slot;
    }

    /// <summary>Refuses every later use with <paramref name="reason"/>; memory is given back when the running ones have ended.</summary>
    internal void End(Func<Exception> reason)
    {
        foreach (var slot in slots)
        {
            Memory.End(slot, reason);
        }
    }
}
