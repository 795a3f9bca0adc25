using RankDb.Wire;

namespace RankDb.Service.Tuning;

/// <summary>Lets one tuning run at a time, since each keeps a core busy; a few wait, more are refused.</summary>
internal sealed class TuneGate : IDisposable
{
    internal const int MostWaiting = 4;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _inside;

    /// <summary>Waits for the turn; dispose the result at the end.</summary>
    /// <exception cref="WireException">53000: too many wait.</exception>
    internal async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > MostWaiting + 1)
        {
            Interlocked.Decrement(ref _inside);
            throw new WireException("53000", $"the service is busy: one tuning runs and {MostWaiting} wait", "Try again when they have ended.");
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }

        return new Turn(this);
    }

    public void Dispose() => _turn.Dispose();

    private void Leave()
    {
        _turn.Release();
        Interlocked.Decrement(ref _inside);
    }

    /// <summary>The turn of one tuning.</summary>
    internal readonly struct Turn(TuneGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
