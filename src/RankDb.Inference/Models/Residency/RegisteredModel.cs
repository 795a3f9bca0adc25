namespace RankDb.Inference;

/// <summary>
/// What all models share: they are known for as long as they are registered, and for as long after that as somebody
/// who asked in time holds them; their graphs come and go in memory behind them.
/// </summary>
internal abstract class RegisteredModel(ModelParts parts)
{
    private readonly Lock gate = new();
    private int holds;
    private bool retired;

    /// <summary>What is known about the model; replaced as a whole.</summary>
    public ModelInfo Info { get; internal set; } = parts.Info;

    /// <summary>The model's tokenizer.</summary>
    public ITokenizer Tokenizer { get; } = parts.Tokenizer;

    protected ModelDefinition Definition { get; } = parts.Definition;

    protected ModelParts Parts { get; } = parts;

    /// <summary>Computes the numbers of the fingerprint: one row for each of its three inputs.</summary>
    internal abstract float[][] ComputeFingerprint();

    /// <summary>Keeps the model usable until <see cref="EndHold"/>, whatever becomes of its name; false when it is too late.</summary>
    internal bool TryHold()
    {
        lock (gate)
        {
            if (retired)
            {
                return false;
            }

            holds++;
            return true;
        }
    }

    internal void EndHold()
    {
        bool last;
        lock (gate)
        {
            last = --holds == 0 && retired;
        }

        if (last)
        {
            Parts.End(Removed);
        }
    }

    /// <summary>The name is gone; memory is given back when the last holder and the last running call have ended.</summary>
    internal void Retire()
    {
        bool unheld;
        lock (gate)
        {
            if (retired)
            {
                return;
            }

            retired = true;
            unheld = holds == 0;
        }

        if (unheld)
        {
            Parts.End(Removed);
        }
    }

    /// <summary>Refuses every later call; memory is given back when the running ones have ended.</summary>
    internal void Close() => Parts.End(() => new ObjectDisposedException(nameof(ModelRegistry), $"The model {Info.Name} was closed with its registry."));

    private ModelException Removed() => new($"The model \"{Info.Name}\" was removed.", "42704");
}
