namespace RankDb.Service.Scoring;

/// <summary>
/// Lets searches go before indexing: while a search is being scored, indexing works on one thread at most,
/// and pauses before each piece of work until the search is done or <see cref="LongestPause"/> has passed.
/// </summary>
internal sealed class SearchPriority : IDisposable
{
    /// <summary>Indexing goes on after this even under an endless stream of searches.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _searches;
    private TaskCompletionSource? _quiet;

    internal int Searches => Volatile.Read(ref _searches);

    /// <summary>Marks a search as running until the result is disposed.</summary>
    internal Search Enter()
    {
        lock (_gate)
        {
            if (_searches++ == 0)
            {
                _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return new Search(this);
    }

    /// <summary>Waits for indexing's turn; dispose the result when the piece of work is done.</summary>
    internal async ValueTask<Turn> StepAsideAsync(CancellationToken cancellationToken)
    {
        if (Searches == 0)
        {
            return default;
        }

        await _turn.WaitAsync(cancellationToken);
        var quiet = Quiet();
        if (quiet is not null)
        {
            await Task.WhenAny(quiet, Task.Delay(LongestPause, cancellationToken));
        }

        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private Task? Quiet()
    {
        lock (_gate)
        {
            return _quiet?.Task;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? quiet = null;
        lock (_gate)
        {
            if (--_searches == 0)
            {
                quiet = _quiet;
                _quiet = null;
            }
        }

        quiet?.SetResult();
    }

    /// <summary>A running search.</summary>
    internal readonly struct Search(SearchPriority? owner) : IDisposable
    {
        public void Dispose() => owner?.Leave();
    }

    /// <summary>Indexing's turn.</summary>
    internal readonly struct Turn(SemaphoreSlim? held) : IDisposable
    {
        public void Dispose() => held?.Release();
    }
}
