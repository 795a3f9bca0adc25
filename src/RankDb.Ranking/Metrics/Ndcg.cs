namespace RankDb.Ranking.Metrics;

/// <summary>Normalised discounted cumulative gain: gain <c>2^grade - 1</c>, discount <c>log2(rank + 1)</c>.</summary>
/// <remarks>
/// Burges et al.: Learning to rank using gradient descent, ICML 2005 (the exponential gain); Jarvelin and Kekalainen,
/// TOIS 2002 (the normalisation). The ideal ranking is that of all judged documents, found or not.
/// </remarks>
public sealed class Ndcg : IMetric
{
    /// <summary>nDCG of the first <paramref name="depth"/> documents.</summary>
    public Ndcg(int depth = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Depth = depth;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    public string Name => $"ndcg@{Depth}";

    /// <inheritdoc/>
    public double Measure(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        var ideal = Gain(grades.Values.OrderDescending());
        return ideal == 0 ? 0 : Gain(ranking.Select(id => grades.TryGetValue(id, out var grade) ? grade : 0)) / ideal;
    }

    private double Gain(IEnumerable<int> gradesByRank) =>
        gradesByRank.Take(Depth).Select((grade, index) => (Math.Pow(2, grade) - 1) / Math.Log2(index + 2)).Sum();
}
