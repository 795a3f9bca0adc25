namespace RankDb.Ranking.Metrics;

/// <summary>The share of the relevant documents that are among the first ones. Relevant is a grade of 1 or more.</summary>
public sealed class Recall : IMetric
{
    /// <summary>Recall within the first <paramref name="depth"/> documents.</summary>
    public Recall(int depth = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Depth = depth;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => $"recall@{Depth}";

    /// <inheritdoc/>
    public double Measure(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        var relevant = grades.Values.Count(grade => grade > 0);
        return relevant == 0 ? 0 : ranking.Take(Depth).Count(id => grades.TryGetValue(id, out var grade) && grade > 0) / (double)relevant;
    }
}
