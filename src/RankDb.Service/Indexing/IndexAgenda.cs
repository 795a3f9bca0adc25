namespace RankDb.Service.Indexing;

/// <summary>
/// Shares the pending indexes out among the workers: one worker an index, the index that waited longest first,
/// and none before its wait after a failure is over.
/// </summary>
internal sealed class IndexAgenda(ServiceOptions options, TimeProvider time)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, IndexProgress> _progress = [];
    private readonly HashSet<int> _taken = [];
    private readonly Dictionary<int, long> _lastTurn = [];
    private long _turn;

    /// <summary>Takes an index to work on; null when there is nothing to do now. Give it back with <see cref="Return"/>.</summary>
    internal (PendingIndex Index, IndexProgress Progress)? Take(IReadOnlyList<PendingIndex> pending)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            PendingIndex? best = null;
            var bestTurn = long.MaxValue;
            foreach (var index in pending)
            {
                var turn = _lastTurn.GetValueOrDefault(index.Id, -1);
                if (turn < bestTurn && !_taken.Contains(index.Id) && ProgressOf(index.Id).NotBefore <= now)
                {
                    best = index;
                    bestTurn = turn;
                }
            }

            if (best is null)
            {
                return null;
            }

            _taken.Add(best.Id);
            _lastTurn[best.Id] = ++_turn;
            return (best, ProgressOf(best.Id));
        }
    }

    internal void Return(int indexId)
    {
        lock (_gate)
        {
            _taken.Remove(indexId);
        }
    }

    private IndexProgress ProgressOf(int indexId)
    {
        if (!_progress.TryGetValue(indexId, out var progress))
        {
            var sizer = new BatchSizer(options.IndexBatchRows, options.MaxIndexBatchRows, options.MaxIndexBatchBytes);
            progress = new IndexProgress(sizer, new Backoff(FirstWait, LongestWait));
            _progress.Add(indexId, progress);
        }

        return progress;
    }
}
