namespace RankDb.Ranking.Metrics;

/// <summary>The share of the first documents that somebody judged. Where it is low, other metrics are guesses. 0 for an empty ranking.</summary>
public sealed class JudgedShare : IMetric
{
    /// <summary>Judged documents among the first <paramref name="depth"/> that were ranked.</summary>
    public JudgedShare(int depth = 10) => Depth = MetricDepth.Check(depth);

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("judged", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var grades = ranking.First(Depth);
        var judged = 0;
        foreach (var grade in grades)
        {
            judged += grade >= 0 ? 1 : 0;
        }

        return grades.IsEmpty ? 0 : judged / (double)grades.Length;
    }
}
