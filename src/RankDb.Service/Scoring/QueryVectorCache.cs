using System.Diagnostics.CodeAnalysis;
using RankDb.Inference;

namespace RankDb.Service.Scoring;

/// <summary>
/// The vectors of the last queries with what they cost, by model, its version and the text; the least recently used goes first when the bytes run out.
/// A model that is replaced has another version, so its old vectors are never found again. Safe for use by many threads at once.
/// </summary>
internal sealed class QueryVectorCache
{
    // Key, cost, list node, dictionary slot and array headers, measured roughly; what matters is that short entries are not free.
    private const int EntryBytes = 224;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly long _maxBytes;
    private long _bytes;

    /// <param name="megabytes">Most memory of the entries; 0 keeps none.</param>
    internal QueryVectorCache(int megabytes) => _maxBytes = megabytes * 1024L * 1024;

    /// <summary>False when nothing is ever kept.</summary>
    internal bool IsOn => _maxBytes > 0;

    internal long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Finds a vector; the caller must not change it.</summary>
    internal bool TryGet(ModelInfo model, string text, [MaybeNullWhen(false)] out float[] vector, out InputCost cost)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(KeyOf(model, text), out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                vector = node.Value.Vector;
                cost = node.Value.Cost;
                return true;
            }
        }

        vector = null;
        cost = default;
        return false;
    }

    /// <summary>Keeps a vector that nobody will change.</summary>
    internal void Add(ModelInfo model, string text, float[] vector, InputCost cost)
    {
        var entry = new Entry(KeyOf(model, text), vector, cost, EntryBytes + (2L * text.Length) + (4L * vector.Length));
        if (entry.Bytes > _maxBytes / 8)
        {
            return; // one huge query must not push out the others
        }

        lock (_gate)
        {
            if (_entries.ContainsKey(entry.Key))
            {
                return;
            }

            _entries.Add(entry.Key, _byUse.AddFirst(entry));
            _bytes += entry.Bytes;
            while (_bytes > _maxBytes)
            {
                var last = _byUse.Last!;
                _byUse.RemoveLast();
                _entries.Remove(last.Value.Key);
                _bytes -= last.Value.Bytes;
            }
        }
    }

    private static Key KeyOf(ModelInfo model, string text) => new(model.Name, model.Version, text);

    private readonly record struct Key(string Model, string Version, string Text);

    private readonly record struct Entry(Key Key, float[] Vector, InputCost Cost, long Bytes);
}
