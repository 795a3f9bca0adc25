namespace RankDb.Ranking.Metrics;

/// <summary>Precision at R, the number of relevant documents of the query.</summary>
public sealed class RPrecision : IMetric
{
    /// <inheritdoc/>
    public string Name => "rprec";

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return ranking.Relevant == 0 ? 0 : ranking.RelevantWithin(ranking.Relevant) / (double)ranking.Relevant;
    }
}
