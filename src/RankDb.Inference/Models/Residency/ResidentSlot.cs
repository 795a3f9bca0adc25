namespace RankDb.Inference;

/// <summary>
/// A part of a model that takes much memory (a graph, a table) and may be out of memory while nobody uses it.
/// Everything but <see cref="LoadPart"/> happens under the lock of <see cref="ModelMemory"/>.
/// </summary>
internal abstract class ResidentSlot(string model, long bytes)
{
    internal enum Presence
    {
        Unloaded,
        Loading,
        Loaded,
    }

    /// <summary>Name of the model, for messages.</summary>
    internal string Model { get; } = model;

    /// <summary>What the part counts against the budget: the bytes of its files.</summary>
    internal long Bytes { get; } = bytes;

    internal Presence State { get; set; }

    /// <summary>Leases that are out.</summary>
    internal int Users { get; set; }

    /// <summary>No new lease until it was unloaded: another part waits for its room.</summary>
    internal bool Draining { get; set; }

    /// <summary>Whether it stands in the queue of parts that wait for room.</summary>
    internal bool Waiting { get; set; }

    /// <summary>The model was removed, or its registry disposed of; what runs may end, nothing may begin.</summary>
    internal Func<Exception>? Ended { get; set; }

    /// <summary>Larger is later.</summary>
    internal long LastUse { get; set; }

    internal abstract void LoadPart();

    internal abstract void UnloadPart();
}
