namespace RankDb.Wire.Session;

/// <summary>The call that a session runs now, if any, so that another connection can cancel it.</summary>
internal sealed class RunningCall
{
    private readonly object _lock = new();
    private Portal? _portal;

    public void Enter(Portal portal)
    {
        lock (_lock)
        {
            _portal = portal;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _portal = null;
        }
    }

    /// <summary>Cancels it; does nothing between calls.</summary>
    public void Cancel()
    {
        Portal? portal;
        lock (_lock)
        {
            portal = _portal;
        }

        portal?.Cancel();
    }
}
