namespace RankDb.Ranking.Metrics;

/// <summary>The mean, over all relevant documents, of the precision at their ranks; 0 for those not ranked. Its mean over queries is MAP.</summary>
public sealed class AveragePrecision : IMetric
{
    /// <summary>Average precision of the first <paramref name="depth"/> documents, divided by all relevant ones (trec_eval's map_cut).</summary>
    public AveragePrecision(int depth = int.MaxValue) => Depth = MetricDepth.Check(depth);

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("map", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Relevant == 0)
        {
            return 0;
        }

        var grades = ranking.First(Depth);
        var (sum, found) = (0.0, 0);
        for (var i = 0; i < grades.Length; i++)
        {
            if (grades[i] > 0)
            {
                sum += ++found / (double)(i + 1);
            }
        }

        return sum / ranking.Relevant;
    }
}
