namespace RankDb.Ranking.Tuning;

/// <summary>One combination: for each parameter the index of a value.</summary>
public sealed class TuningChoice : IEquatable<TuningChoice>
{
    private readonly int[] _values;
    private readonly int _hash;

    /// <summary>A choice.</summary>
    public TuningChoice(IReadOnlyList<int> values)
    {
        _values = [.. values];
        var hash = default(HashCode);
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>By parameter.</summary>
    public IReadOnlyList<int> Values => _values;

    /// <summary>The index of a parameter's value.</summary>
    public int this[int parameter] => _values[parameter];

    /// <summary>The same with another value of one parameter.</summary>
    public TuningChoice With(int parameter, int value)
    {
        var values = (int[])_values.Clone();
        values[parameter] = value;
        return new TuningChoice(values);
    }

    /// <inheritdoc/>
    public bool Equals(TuningChoice? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TuningChoice);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
