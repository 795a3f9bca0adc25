namespace RankDb.Ranking.Metrics;

/// <summary>One over the rank of the first relevant document; its mean over queries is MRR.</summary>
/// <remarks>Voorhees: The TREC-8 question answering track report, 1999. Relevant is a grade of 1 or more.</remarks>
public sealed class ReciprocalRank : IMetric
{
    /// <summary>Reciprocal rank within the first <paramref name="depth"/> documents.</summary>
    public ReciprocalRank(int depth = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Depth = depth;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => $"mrr@{Depth}";

    /// <inheritdoc/>
    public double Measure(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        for (var i = 0; i < Math.Min(Depth, ranking.Count); i++)
        {
            if (grades.TryGetValue(ranking[i], out var grade) && grade > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }
}
