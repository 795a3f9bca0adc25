namespace RankDb.Ranking.Fusion;

/// <summary>A fused document.</summary>
public readonly struct FusedId : IEquatable<FusedId>
{
    private readonly FusionResult _result;
    private readonly int _index;

    internal FusedId(FusionResult result, int index)
    {
        _result = result;
        _index = index;
    }

    /// <summary>The document's id.</summary>
    public string Id => _result.IdAt(_index);

    /// <summary>Its place, from 1.</summary>
    public int Rank => _index + 1;

    /// <summary>The score that the method gives; larger is better.</summary>
    public double Score => _result.ScoreAt(_index);

    /// <summary>The score on the scale of a search, 0..1 (<see cref="FusionShare"/>).</summary>
    public double Share => _result.Shares.Of(Score);

    /// <summary>What a leg says of the document.</summary>
    /// <param name="leg">The leg's place in the list that was fused, from 0.</param>
    public FusedLeg Leg(int leg) => _result.LegAt(_index, leg);

    /// <inheritdoc/>
    public bool Equals(FusedId other) => ReferenceEquals(_result, other._result) && _index == other._index;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FusedId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _index;

    /// <summary>True for the same place of the same result.</summary>
    public static bool operator ==(FusedId left, FusedId right) => left.Equals(right);

    /// <summary>False for the same place of the same result.</summary>
    public static bool operator !=(FusedId left, FusedId right) => !left.Equals(right);
}
