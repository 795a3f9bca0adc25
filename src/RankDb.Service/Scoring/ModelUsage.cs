namespace RankDb.Service.Scoring;

/// <summary>What one version of a model did for one connection in one kind of call. Counted without locks, by the threads that run the batches.</summary>
internal sealed class ModelUsage(string model, string version, string kind)
{
    private long _calls;
    private long _inputs;
    private long _tokens;
    private double _flops;
    private int _isFlopsUnknown;

    internal string Model => model;

    internal string Version => version;

    internal string Kind => kind;

    /// <summary>Calls that reached the model, however they ended.</summary>
    internal long Calls => Volatile.Read(ref _calls);

    /// <summary>Texts or pairs that were answered, those out of the cache included.</summary>
    internal long Inputs => Volatile.Read(ref _inputs);

    /// <summary>Tokens of those inputs, special ones included and padding not.</summary>
    internal long Tokens => Volatile.Read(ref _tokens);

    /// <summary>Estimated floating-point operations; null once an input had no estimate.</summary>
    internal double? Flops => Volatile.Read(ref _isFlopsUnknown) == 0 ? Volatile.Read(ref _flops) : null;

    internal void Called() => Interlocked.Increment(ref _calls);

    /// <summary>
    /// An input that was answered. One out of the cache costs what it cost when the model ran it: otherwise what comes second would
    /// look cheaper, and costs of runs could not be compared. What the models really did is in the service's metrics.
    /// </summary>
    internal void Answered(InputCost cost)
    {
        Interlocked.Increment(ref _inputs);
        Interlocked.Add(ref _tokens, cost.Tokens);
        if (cost.Flops is not { } flops)
        {
            Volatile.Write(ref _isFlopsUnknown, 1);
            return;
        }

        // There is no interlocked addition of doubles; two threads hardly ever meet here.
        double before;
        do
        {
            before = Volatile.Read(ref _flops);
        }
        while (Interlocked.CompareExchange(ref _flops, before + flops, before) != before);
    }
}
