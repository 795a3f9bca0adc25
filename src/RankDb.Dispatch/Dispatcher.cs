using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace RankDb.Dispatch;

/// <summary>Runs items of many callers in shared batches: bounded queue, fair order, padded-token budget, deadlines.</summary>
/// <typeparam name="TItem">One unit of work.</typeparam>
/// <typeparam name="TResult">Its answer.</typeparam>
public sealed class Dispatcher<TItem, TResult> : IAsyncDisposable
{
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, IReadOnlyList<TResult>> _run;
    private readonly Func<TItem, int> _tokens;
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
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public Dispatcher(Func<IReadOnlyList<TItem>, CancellationToken, IReadOnlyList<TResult>> run, Func<TItem, int> tokens, DispatchOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_run, _tokens, _options, _logger) = (run, tokens, options.Checked(), logger);
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
                var request = new PendingRequest<TItem, TResult>(items.Count, deadline, _arrivals++, Stopwatch.GetTimestamp());
                _queue.Add(request, items, lengths);
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
            dropped = request.Waiting;
            _waiting -= dropped;
            request.Waiting = 0;
            foreach (var batch in request.Running.Where(b => --b.Callers == 0))
            {
                batch.Cancel();
            }

            if (_queue.Count - _waiting > _options.MaxQueuedItems)
            {
                _queue.Purge();
            }
        }

        _metrics.Dropped(dropped, reason);
        complete(request);
    }

    private void Work()
    {
        while (NextBatch() is { } entries)
        {
            using var batch = new RunningBatch();
            Begin(batch, entries);
            var started = Stopwatch.GetTimestamp();
            IReadOnlyList<TResult>? results = null;
            Exception? failure = null;
            try
            {
                results = _run([.. entries.Select(e => e.Item)], batch.Token);
                if (results.Count != entries.Count)
                {
                    failure = new InvalidOperationException($"A batch of {entries.Count} items returned {results.Count} results.");
                }
            }
#pragma warning disable CA1031 // Whatever the delegate throws belongs to the callers; a worker must survive it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }

            _metrics.Ran(Stopwatch.GetElapsedTime(started), entries.Count, (long)entries[^1].Length * entries.Count);
            End(batch, entries, results, failure);
        }
    }

    /// <summary>Waits for work; null when there is none and the dispatcher closes.</summary>
    private List<FairQueue<TItem, TResult>.Entry>? NextBatch()
    {
        lock (_lock)
        {
            while (true)
            {
                DropExpired();
                var batch = _queue.TakeBatch(_options.MaxBatchTokens, _options.MaxBatchItems);
                if (batch.Count > 0)
                {
                    batch.ForEach(e => e.Request.Waiting--);
                    _waiting -= batch.Count;
                    return batch;
                }

                if (_closing)
                {
                    return null;
                }

                Monitor.Wait(_lock);
            }
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

    private void Begin(RunningBatch batch, List<FairQueue<TItem, TResult>.Entry> entries)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            foreach (var request in entries.Select(e => e.Request).Distinct().Where(r => !r.IsDone))
            {
                request.Running.Add(batch);
                batch.Callers++;
            }

            if (batch.Callers == 0)
            {
                batch.Cancel();
            }
        }

        foreach (var entry in entries)
        {
            _metrics.Started(Stopwatch.GetElapsedTime(entry.Request.EnqueuedAt, now));
        }
    }

    private void End(RunningBatch batch, List<FairQueue<TItem, TResult>.Entry> entries, IReadOnlyList<TResult>? results, Exception? failure)
    {
        var complete = new List<PendingRequest<TItem, TResult>>();
        lock (_lock)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var request = entries[i].Request;
                request.Running.Remove(batch);
                if (failure is null && !request.IsDone)
                {
                    request.Set(entries[i].Index, results![i]);
                    if (request.IsComplete)
                    {
                        request.IsDone = true;
                        _requests.Remove(request);
                        complete.Add(request);
                    }
                }
            }
        }

        complete.ForEach(r => r.Completion.TrySetResult(r.Result()));
        if (failure is not null && !batch.Token.IsCancellationRequested)
        {
            _logger.BatchFailed(entries.Count, failure.GetType().Name);
            foreach (var request in entries.Select(e => e.Request).Distinct())
            {
                Finish(request, "failed", r => r.Completion.TrySetException(failure));
            }
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
