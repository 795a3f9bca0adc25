using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RankDb.Dispatch;

/// <summary>Runs items of many callers in shared batches: bounded queue, fair order, padded-token budget, deadlines.</summary>
/// <typeparam name="TItem">One unit of work.</typeparam>
/// <typeparam name="TResult">Its answer.</typeparam>
public sealed partial class Dispatcher<TItem, TResult> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, IReadOnlyList<TResult>> _run;
    private readonly Func<TItem, int> _tokens;
    private readonly Func<TItem, object?> _group;
    private readonly DispatchOptions _options;
    private readonly ILogger _logger;
    private readonly DispatchMetrics _metrics;
    private readonly FairQueue<TItem, TResult> _queue = new();
    private readonly HashSet<PendingRequest<TItem, TResult>> _requests = [];
    private readonly Task[] _workers;
    private readonly object _lock = new();
    private int _waiting;
    private long _arrivals;
    private bool _closing;
    private Task? _shutdown;

    /// <summary>Starts the workers.</summary>
    /// <param name="run">Runs one batch synchronously and returns one answer per item, in order. The token is cancelled
    /// when every caller of the batch has gone. Called from <see cref="DispatchOptions.Workers"/> threads at once.</param>
    /// <param name="tokens">Length of an item in tokens; called once per item.</param>
    /// <param name="options">Limits; copied.</param>
    /// <param name="logger">Gets refusals and failures, never items.</param>
    /// <param name="group">What items of one batch have in common, such as their model; the same for all items of a request. Null: anything may share a batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public Dispatcher(
        Func<IReadOnlyList<TItem>, CancellationToken, IReadOnlyList<TResult>> run, Func<TItem, int> tokens, DispatchOptions options, ILogger logger,
        Func<TItem, object?>? group = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_run, _tokens, _options, _logger) = (run, tokens, options.Checked(), logger);
        _group = group ?? (static _ => null);
        _metrics = new DispatchMetrics(_options.Name, () => Volatile.Read(ref _waiting));
        _workers = [.. Enumerable.Range(0, _options.Workers).Select(_ =>
            Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Queues the items and returns when all have run, or with what there is at the deadline.</summary>
    /// <param name="items">The request; may be empty.</param>
    /// <param name="deadline">When to stop waiting and return a partial answer; null waits for all.</param>
    /// <param name="ct">Drops what has not run and throws <see cref="OperationCanceledException"/>.</param>
    /// <returns>The answers in input order.</returns>
    /// <exception cref="QueueFullException">Nothing was queued; try again later.</exception>
    /// <exception cref="ObjectDisposedException">The dispatcher is shutting down.</exception>
    public async Task<DispatchResult<TResult>> RunAsync(IReadOnlyList<TItem> items, DateTimeOffset? deadline, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(items);
        ct.ThrowIfCancellationRequested();
        if (items.Count == 0)
        {
            return new DispatchResult<TResult>([], [], 0);
        }

        var left = deadline - DateTimeOffset.UtcNow;
        if (left <= TimeSpan.Zero)
        {
            _metrics.Dropped(items.Count, "deadline");
            return new DispatchResult<TResult>(new TResult[items.Count], new bool[items.Count], 0);
        }

        var request = Enqueue(items, deadline);
        using var cancelled = ct.UnsafeRegister(_ => Finish(request, "cancelled", r => r.Completion.TrySetCanceled(ct)), null);
        using var timer = left is { } wait && wait.TotalMilliseconds < uint.MaxValue - 1
            ? new Timer(_ => Finish(request, "deadline", r => r.Completion.TrySetResult(r.Result())), null, wait, Timeout.InfiniteTimeSpan)
            : null;
        return await request.Completion.Task.ConfigureAwait(false);
    }

    /// <summary>Refuses new requests, finishes those that wait (for at most <see cref="DispatchOptions.ShutdownTimeout"/>), and stops the workers.</summary>
    public async ValueTask DisposeAsync()
    {
        Task shutdown;
        lock (_lock)
        {
            _closing = true;
            Monitor.PulseAll(_lock);
            shutdown = _shutdown ??= ShutDownAsync();
        }

        await shutdown.ConfigureAwait(false);
    }

    private PendingRequest<TItem, TResult> Enqueue(IReadOnlyList<TItem> items, DateTimeOffset? deadline)
    {
        var lengths = new int[items.Count];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = _tokens(items[i]);
        }

        var waiting = 0;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            waiting = _waiting;
            if (items.Count <= _options.MaxQueuedItems - waiting)
            {
                var request = new PendingRequest<TItem, TResult>(items, lengths, _group(items[0]), deadline, _arrivals++, Stopwatch.GetTimestamp());
                _queue.Add(request);
                _requests.Add(request);
                _waiting += items.Count;
                Monitor.PulseAll(_lock);
                return request;
            }
        }

        _metrics.Refused();
        _logger.QueueFull(items.Count, waiting, _options.MaxQueuedItems);
        throw new QueueFullException(waiting, items.Count, _options.MaxQueuedItems);
    }

    /// <summary>Ends a request early; its waiting items make room at once.</summary>
    private void Finish(PendingRequest<TItem, TResult> request, string reason, Action<PendingRequest<TItem, TResult>> complete)
    {
        int dropped;
        lock (_lock)
        {
            if (request.IsDone)
            {
                return;
            }

            request.IsDone = true;
            _requests.Remove(request);
            dropped = _queue.Remove(request);
            _waiting -= dropped;
            foreach (var batch in request.Running.Where(b => --b.Callers == 0))
            {
                batch.Cancel();
            }
        }

        _metrics.Dropped(dropped, reason);
        complete(request);
    }

    private void Work()
    {
        while (WaitForWork())
        {
            _options.Slots?.Enter();
            try
            {
                var entries = TakeBatch();
                if (entries.Count > 0)
                {
                    RunBatch(entries, alone: false);
                }
            }
            finally
            {
                _options.Slots?.Leave();
            }
        }
    }

    /// <summary>False when there is none and the dispatcher closes.</summary>
    private bool WaitForWork()
    {
        lock (_lock)
        {
            while (_waiting == 0)
            {
                if (_closing)
                {
                    return false;
                }

                Monitor.Wait(_lock);
            }

            return true;
        }
    }

    /// <summary>Empty when other workers were faster.</summary>
    private List<FairQueue<TItem, TResult>.Entry> TakeBatch()
    {
        lock (_lock)
        {
            DropExpired();
            var batch = _queue.TakeBatch(_options, _options.Slots?.Count ?? _options.Workers);
            _waiting -= batch.Count;
            return batch;
        }
    }

    /// <summary>Ends requests whose deadline has passed although their timer has not fired yet. Called under the lock.</summary>
    private void DropExpired()
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var request in _requests.Where(r => r.Deadline <= now).ToArray())
        {
            Finish(request, "deadline", r => r.Completion.TrySetResult(r.Result()));
        }
    }

    private async Task ShutDownAsync()
    {
        await Task.Yield();
        var workers = Task.WhenAll(_workers);
        try
        {
            await workers.WaitAsync(_options.ShutdownTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            PendingRequest<TItem, TResult>[] rest;
            lock (_lock)
            {
                rest = [.. _requests];
                _logger.ShutdownGaveUp(_waiting);
            }

            foreach (var request in rest)
            {
                Finish(request, "shutdown", r => r.Completion.TrySetException(new ObjectDisposedException(nameof(Dispatcher<TItem, TResult>))));
            }

            await workers.ConfigureAwait(false);
        }

        _metrics.Dispose();
    }
}
