namespace RankDb.Ranking.Metrics;

/// <summary>The share of the first <c>depth</c> ranks that hold a relevant document; a shorter ranking counts its missing ranks as not relevant.</summary>
public sealed class Precision : IMetric
{
    /// <summary>Precision at <paramref name="depth"/>.</summary>
    public Precision(int depth = 10) => Depth = MetricDepth.Check(depth);

    /// <summary>Ranks looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("p", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return ranking.RelevantWithin(Depth) / (double)Depth;
    }
}
