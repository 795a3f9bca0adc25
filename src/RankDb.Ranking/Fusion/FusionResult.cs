using System.Collections;

namespace RankDb.Ranking.Fusion;

/// <summary>A fused ranking, best first: score descending, then id ascending (<see cref="RankOrder"/>).</summary>
public sealed class FusionResult : IReadOnlyList<FusedId>
{
    private readonly FusionPool _pool;
    private readonly ScoreCombination? _combination;
    private readonly double[] _scores;
    private readonly int[] _order;

    internal FusionResult(FusionPool pool, FusionOptions options, ScoreCombination? combination, double[] scores, int[] order)
    {
        (_pool, _combination, _scores, _order) = (pool, combination, scores, order);
        Shares = new FusionShare(pool, options);
    }

    /// <inheritdoc/>
    public int Count => _order.Length;

    /// <summary>The map of the scores to 0..1.</summary>
    public FusionShare Shares { get; }

    /// <inheritdoc/>
    public FusedId this[int index] => (uint)index < (uint)_order.Length ? new FusedId(this, index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<FusedId> GetEnumerator()
    {
        for (var i = 0; i < _order.Length; i++)
        {
            yield return new FusedId(this, i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string IdAt(int index) => _pool.Ids![_order[index]];

    internal double ScoreAt(int index) => _scores[_order[index]];

    internal FusedLeg LegAt(int index, int leg)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)leg, (uint)_pool.LegCount, nameof(leg));
        var candidate = _order[index];
        for (var e = _pool.Start[candidate]; e < _pool.Start[candidate + 1]; e++)
        {
            if (_pool.EntryLeg[e] == leg)
            {
                return new FusedLeg(
                    _pool.EntryRank[e] is > 0 and var rank ? rank : null,
                    Number(_pool.EntryScore[e]),
                    _combination is null ? null : Number(_combination.Normalized[e]));
            }
        }

        return new FusedLeg(null, null, _combination?.Absent(leg));
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
