using Microsoft.Extensions.Logging;

namespace RankDb.Dispatch;

/// <summary>Runs items of many callers in shared batches: bounded queue, oldest first, padded-token budget, deadlines.</summary>
/// <typeparam name="TItem">One unit of work.</typeparam>
/// <typeparam name="TResult">Its answer.</typeparam>
public sealed class Dispatcher<TItem, TResult> : IAsyncDisposable
{
    /// <summary>Starts the workers.</summary>
    /// <param name="run">Runs one batch synchronously and returns one answer per item, in order. The token is cancelled
    /// when every caller of the batch has gone. Called from <see cref="DispatchOptions.Workers"/> threads at once.</param>
    /// <param name="tokens">Length of an item in tokens; called once per item.</param>
    /// <param name="options">Limits; copied.</param>
    /// <param name="logger">Gets refusals and failures, never items.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public Dispatcher(Func<IReadOnlyList<TItem>, CancellationToken, IReadOnlyList<TResult>> run, Func<TItem, int> tokens, DispatchOptions options, ILogger logger)
    {
        _ = (run, tokens, options, logger);
    }

    /// <summary>Queues the items and returns when all have run, or with what there is at the deadline.</summary>
    /// <param name="items">The request; may be empty.</param>
    /// <param name="deadline">When to stop waiting and return a partial answer; null waits for all.</param>
    /// <param name="ct">Drops what has not run and throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>The answers in input order.</returns>
    /// <exception cref="QueueFullException">Nothing was queued; try again later.</exception>
    /// <exception cref="ObjectDisposedException">The dispatcher is shutting down.</exception>
    public Task<DispatchResult<TResult>> RunAsync(IReadOnlyList<TItem> items, DateTimeOffset? deadline, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Refuses new requests, finishes those that wait, and stops the workers.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
