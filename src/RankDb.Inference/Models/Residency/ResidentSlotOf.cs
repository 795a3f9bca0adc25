namespace RankDb.Inference;

/// <summary>A slot that holds one thing, made again from the model's files whenever it is used after it was unloaded.</summary>
internal sealed class ResidentSlot<T> : ResidentSlot
    where T : class, IDisposable
{
    private readonly ModelMemory memory;
    private readonly Func<T> load;
    private T? part;

    /// <exception cref="ModelException">The part alone is larger than the budget (54000).</exception>
    internal ResidentSlot(ModelMemory memory, string model, long bytes, Func<T> load)
        : base(model, bytes)
    {
        (this.memory, this.load) = (memory, load);
        memory.RefuseTooLarge(this);
    }

    /// <summary>Lends the thing, loading it first where needed; it stays until the lease is disposed of.</summary>
    /// <remarks>Waits while other models are in use and must make room. Whoever holds a lease must not ask for another.</remarks>
    /// <exception cref="ModelException">The model was removed (42704), or cannot be loaded again (58000, 55000).</exception>
    /// <exception cref="ObjectDisposedException">The registry was disposed of.</exception>
    internal Lease Use()
    {
        memory.Enter(this);
        return new Lease(this, part!);
    }

    internal override void LoadPart() => part = load();

    internal override void UnloadPart()
    {
        part!.Dispose();
        part = null;
    }

    /// <summary>Keeps the thing in memory; disposed of once, by the one who asked for it.</summary>
    internal readonly struct Lease(ResidentSlot<T> slot, T value) : IDisposable
    {
        internal T Value => value;

        public void Dispose() => slot.memory.Exit(slot);
    }
}
