using RankDb.Inference.OnnxRuntime;

namespace RankDb.Inference;

/// <summary>Ends a run when its caller gives up or when it takes too long. Used for one run at a time, and then again.</summary>
internal sealed class RunGuard : IDisposable
{
    private readonly RunOptions options = new();
    private readonly CancellationTokenSource limit = new();
    private CancellationTokenRegistration onLimit;
    private CancellationTokenRegistration onCancel;

    internal RunOptions Options => options;

    /// <summary>Whether the run took too long.</summary>
    internal bool TimedOut => limit.IsCancellationRequested;

    internal void Start(TimeSpan longest, CancellationToken cancellation)
    {
        limit.CancelAfter(longest);
        onLimit = limit.Token.UnsafeRegister(static options => Stop((RunOptions)options!), options);
        onCancel = cancellation.UnsafeRegister(static options => Stop((RunOptions)options!), options);
    }

    /// <summary>Ends the watch; true where the guard can watch another run.</summary>
    internal bool Finish()
    {
        // Both wait for a callback that is under way, so that none can hit the next run.
        onCancel.Dispose();
        onLimit.Dispose();
        return limit.TryReset() && !options.Terminate;
    }

    public void Dispose()
    {
        limit.Dispose();
        options.Dispose();
    }

    private static void Stop(RunOptions options) => options.Terminate = true;
}
