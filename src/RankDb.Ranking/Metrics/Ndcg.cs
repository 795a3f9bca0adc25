namespace RankDb.Ranking.Metrics;

/// <summary>Normalised discounted cumulative gain, discount <c>log2(rank + 1)</c>. The ideal ranking is that of all judged documents, found or not.</summary>
/// <remarks>
/// Jarvelin and Kekalainen: Cumulated gain-based evaluation of IR techniques, TOIS 2002; the exponential gain: Burges et al.:
/// Learning to rank using gradient descent, ICML 2005. Names: <c>ndcg@10</c> is exponential, <c>ndcg_linear@10</c> linear.
/// </remarks>
public sealed class Ndcg : IMetric
{
    private static readonly double[] Discounts = [.. Enumerable.Range(0, 1024).Select(place => 1 / Math.Log2(place + 2))];

    /// <summary>nDCG of the first <paramref name="depth"/> documents; of all by default of <see cref="MetricName"/>.</summary>
    public Ndcg(int depth = 10, GainKind gain = GainKind.Exponential)
    {
        Depth = MetricDepth.Check(depth);
        Gain = gain;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <summary>What a grade is worth.</summary>
    public GainKind Gain { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name(Gain == GainKind.Linear ? "ndcg_linear" : "ndcg", Depth);

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var ideal = Sum(ranking.Ideal[..Math.Min(Depth, ranking.Relevant)]);
        return ideal == 0 ? 0 : Sum(ranking.First(Depth)) / ideal;
    }

    private double Sum(ReadOnlySpan<int> grades)
    {
        var sum = 0.0;
        for (var i = 0; i < grades.Length; i++)
        {
            if (grades[i] > 0)
            {
                sum += (Gain == GainKind.Linear ? grades[i] : Math.Pow(2, grades[i]) - 1) * (i < Discounts.Length ? Discounts[i] : 1 / Math.Log2(i + 2));
            }
        }

        return sum;
    }
}
