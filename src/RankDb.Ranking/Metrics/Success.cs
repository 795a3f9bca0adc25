namespace RankDb.Ranking.Metrics;

/// <summary>1 where a relevant document is among the first ones, else 0. Its mean over queries is the hit rate.</summary>
public sealed class Success : IMetric
{
    /// <summary>Success within the first <paramref name="depth"/> documents.</summary>
    public Success(int depth = 10) => Depth = MetricDepth.Check(depth);

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("success", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return ranking.RelevantWithin(Depth) > 0 ? 1 : 0;
    }
}
