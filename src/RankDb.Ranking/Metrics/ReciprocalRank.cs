namespace RankDb.Ranking.Metrics;

/// <summary>One over the rank of the first relevant document; its mean over queries is MRR.</summary>
/// <remarks>Voorhees: The TREC-8 question answering track report, 1999.</remarks>
public sealed class ReciprocalRank : IMetric
{
    /// <summary>Reciprocal rank within the first <paramref name="depth"/> documents.</summary>
    public ReciprocalRank(int depth = 10) => Depth = MetricDepth.Check(depth);

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("mrr", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var grades = ranking.First(Depth);
        for (var i = 0; i < grades.Length; i++)
        {
            if (grades[i] > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }
}
