namespace RankDb.Ranking.Metrics;

/// <summary>Metrics of rankings that are measured once.</summary>
public static class MetricExtensions
{
    /// <summary>Measures one query's ranking.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="ranking">Document ids, best first, each once.</param>
    /// <param name="grades">Grades of the judged documents; what is not judged is not relevant.</param>
    public static double Measure(this IMetric metric, IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Measure(new JudgedRanking(ranking, grades));
    }
}
