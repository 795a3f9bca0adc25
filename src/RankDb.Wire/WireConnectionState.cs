using System.Collections.Concurrent;

namespace RankDb.Wire;

/// <summary>What functions keep for one connection, from its login to its end. Safe for use by many threads at once.</summary>
public sealed class WireConnectionState
{
    private readonly ConcurrentDictionary<Type, object> _parts = new();

    /// <summary>32 hexadecimal digits that no other connection has, not even one to the same service after a restart.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The connection's one object of a type, made when it is first asked for.</summary>
    /// <typeparam name="T">The function's own class; one that two calls may make at once, of which one is kept.</typeparam>
    public T Get<T>()
        where T : class, new() => (T)_parts.GetOrAdd(typeof(T), static _ => new T());
}
