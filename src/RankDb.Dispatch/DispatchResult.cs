using System.Diagnostics.CodeAnalysis;

namespace RankDb.Dispatch;

/// <summary>The answers to one request, in the order of its items; those that its deadline cut off are absent.</summary>
/// <typeparam name="TResult">Type of one answer.</typeparam>
public sealed class DispatchResult<TResult>
{
    private readonly TResult[] _values;
    private readonly bool[] _present;

    internal DispatchResult(TResult[] values, bool[] present, int completed)
    {
        (_values, _present, Completed) = (values, present, completed);
    }

    /// <summary>Items in the request.</summary>
    public int Count => _values.Length;

    /// <summary>Items that have an answer.</summary>
    public int Completed { get; }

    /// <summary>True when every item has an answer.</summary>
    public bool IsComplete => Completed == Count;

    /// <summary>Gets one item's answer.</summary>
    /// <param name="index">Zero-based position of the item in the request.</param>
    /// <param name="value">The answer.</param>
    /// <returns>False when the deadline passed before the item ran.</returns>
    public bool TryGet(int index, [MaybeNullWhen(false)] out TResult value)
    {
        value = _values[index];
        return _present[index];
    }
}
