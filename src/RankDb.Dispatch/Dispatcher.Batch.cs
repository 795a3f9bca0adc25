using System.Diagnostics;

namespace RankDb.Dispatch;

/// <content>The life of one batch, from the queue to its callers.</content>
public sealed partial class Dispatcher<TItem, TResult>
{
    private void RunBatch(List<FairQueue<TItem, TResult>.Entry> entries, bool alone)
    {
        using var batch = new RunningBatch();
        Begin(batch, entries, first: !alone);
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

        _metrics.Ran(Stopwatch.GetElapsedTime(started), entries.Count, entries.Sum(e => (long)e.Length), (long)entries[^1].Length * entries.Count);
        if (failure is null || alone || batch.Token.IsCancellationRequested)
        {
            End(batch, entries, results, failure);
            return;
        }

        // One caller's items may have failed the batch of all: each runs again alone, and only its own failure reaches it.
        var callers = entries.GroupBy(e => e.Request).Select(own => own.ToList()).ToList();
        if (callers.Count == 1)
        {
            End(batch, entries, results, failure);
            return;
        }

        Leave(batch, entries);
        foreach (var own in callers)
        {
            RunBatch(own, alone: true);
        }
    }

    private void Begin(RunningBatch batch, List<FairQueue<TItem, TResult>.Entry> entries, bool first)
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

        foreach (var entry in first ? entries : [])
        {
            _metrics.Started(Stopwatch.GetElapsedTime(entry.Request.EnqueuedAt, now));
        }
    }

    private void Leave(RunningBatch batch, List<FairQueue<TItem, TResult>.Entry> entries)
    {
        lock (_lock)
        {
            entries.ForEach(entry => entry.Request.Running.Remove(batch));
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
}
