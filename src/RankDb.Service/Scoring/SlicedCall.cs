using System.Runtime.CompilerServices;
using RankDb.Dispatch;

namespace RankDb.Service.Scoring;

/// <summary>
/// Feeds a call to the dispatcher in slices, a few at a time, so that a call of 10,000 texts neither fills the queue
/// nor tokenizes past its deadline, and its first rows leave before its last texts are read. <c>prepare(start, length)</c> tokenizes one slice.
/// </summary>
internal sealed class SlicedCall<TItem, TResult>(
    Dispatcher<TItem, TResult> dispatcher, Func<int, int, IReadOnlyList<TItem>> prepare, ServiceOptions options, TimeProvider time)
{
    private const int SlicesInFlight = 4;

    // A slice larger than the queue would never be let in.
    private readonly int _sliceItems = Math.Min(256, options.MaxQueuedItems);
    private readonly Queue<(int Start, Task<DispatchResult<TResult>> Result)> _flying = new();

    /// <summary>The slices in order. What the deadline cut off is absent, whole slices at the end included.</summary>
    /// <exception cref="QueueFullException">The queue is full and not with this call's own slices.</exception>
    internal async IAsyncEnumerable<(int Start, DispatchResult<TResult> Result)> RunAsync(
        int count, DateTimeOffset? deadline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var next = 0;
            IReadOnlyList<TItem>? prepared = null;
            while (true)
            {
                while (next < count && _flying.Count < SlicesInFlight && !Passed(deadline))
                {
                    prepared ??= prepare(next, Math.Min(_sliceItems, count - next));
                    if (!TrySubmit(next, prepared, deadline, abandoned.Token))
                    {
                        break;
                    }

                    next += prepared.Count;
                    prepared = null;
                }

                if (!_flying.TryDequeue(out var first))
                {
                    yield break;
                }

                yield return (first.Start, await first.Result);
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            foreach (var (_, result) in _flying)
            {
                await ((Task)result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private bool Passed(DateTimeOffset? deadline) => deadline is { } at && time.GetUtcNow() >= at;

    // A full queue is an error for a call's first slice; later ones wait for the call's own earlier slices.
    private bool TrySubmit(int start, IReadOnlyList<TItem> items, DateTimeOffset? deadline, CancellationToken cancellationToken)
    {
        Task<DispatchResult<TResult>> result;
        try
        {
            result = dispatcher.RunAsync(items, deadline, cancellationToken);
        }
        catch (QueueFullException) when (_flying.Count > 0)
        {
            return false;
        }

        if (_flying.Count > 0 && result is { IsFaulted: true, Exception.InnerException: QueueFullException })
        {
            return false;
        }

        _flying.Enqueue((start, result));
        return true;
    }
}
