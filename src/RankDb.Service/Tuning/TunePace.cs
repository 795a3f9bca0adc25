using RankDb.Service.Scoring;

namespace RankDb.Service.Tuning;

/// <summary>Makes a tuning step aside for searches, as indexing does: it pauses between pieces of work while a search is being scored.</summary>
internal sealed class TunePace(SearchPriority searches, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(25);

    private long _began = time.GetTimestamp();
    private SearchPriority.Turn _turn;

    /// <summary>Goes on, or waits where a piece of work is done and a search runs. For the tuning's own thread.</summary>
    internal void Pause()
    {
        if (time.GetElapsedTime(_began) < Piece)
        {
            return;
        }

        _turn.Dispose();
        _turn = default;
        _turn = searches.StepAsideAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        _began = time.GetTimestamp();
    }

    public void Dispose() => _turn.Dispose();
}
