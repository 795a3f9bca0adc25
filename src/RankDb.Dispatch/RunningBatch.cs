namespace RankDb.Dispatch;

/// <summary>Counts the live callers of a running batch and cancels it with the last of them.</summary>
internal sealed class RunningBatch : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    /// <summary>Callers that still wait for this batch; guarded by the dispatcher's lock.</summary>
    public int Callers { get; set; }

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Tells the batch to stop. Must not run together with <see cref="Dispose"/>.</summary>
    public void Cancel() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
