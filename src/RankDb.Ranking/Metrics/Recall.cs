namespace RankDb.Ranking.Metrics;

/// <summary>The share of the relevant documents that are among the first ones.</summary>
public sealed class Recall : IMetric
{
    /// <summary>Recall within the first <paramref name="depth"/> documents.</summary>
    public Recall(int depth = 100) => Depth = MetricDepth.Check(depth);

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("recall", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return ranking.Relevant == 0 ? 0 : ranking.RelevantWithin(Depth) / (double)ranking.Relevant;
    }
}
