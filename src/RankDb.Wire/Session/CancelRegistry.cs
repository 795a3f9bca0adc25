using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RankDb.Wire.Session;

/// <summary>Finds the session that a CancelRequest names. Also counts sessions.</summary>
internal sealed class CancelRegistry
{
    private readonly ConcurrentDictionary<int, (int Secret, RunningCall Call)> _sessions = new();
    private int _last;

    /// <summary>Sessions that are logged in or logging in.</summary>
    public int Count => _sessions.Count;

    /// <summary>Adds a session and gives it its key.</summary>
    public (int Process, int Secret) Add(RunningCall call)
    {
        var secret = BitConverter.ToInt32(RandomNumberGenerator.GetBytes(4));
        while (true)
        {
            var process = Interlocked.Increment(ref _last) & int.MaxValue;
            if (_sessions.TryAdd(process, (secret, call)))
            {
                return (process, secret);
            }
        }
    }

    public void Remove(int process) => _sessions.TryRemove(process, out _);

    /// <summary>Cancels the call that runs in a session; a wrong key does nothing, silently, as in PostgreSQL.</summary>
    public void Cancel(int process, int secret)
    {
        if (_sessions.TryGetValue(process, out var session) && session.Secret == secret)
        {
            session.Call.Cancel();
        }
    }
}
