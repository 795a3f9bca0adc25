namespace RankDb.Ranking.Metrics;

/// <summary>infAP: average precision estimated from judgments of a random part of the pool. Documents of the pool that nobody judged have the grade -1.</summary>
/// <remarks>
/// Yilmaz and Aslam: Estimating average precision with incomplete and imperfect judgments, CIKM 2006. With a complete pool it is average precision, but for the
/// smoothing constant, 0.00001 as in trec_eval.
/// </remarks>
public sealed class InferredAveragePrecision : IMetric
{
    private const double Smoothing = 0.00001;

    /// <inheritdoc/>
    public string Name => "infap";

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Relevant == 0)
        {
            return 0;
        }

        var grades = ranking.Grades;
        var (sum, relevant, notRelevant, pooled) = (0.0, 0, 0, 0);
        for (var above = 0; above < grades.Length; above++)
        {
            switch (grades[above])
            {
                case Grade.NotJudged:
                    break;
                case Grade.Pooled:
                    pooled++;
                    break;
                case 0:
                    notRelevant++;
                    break;
                default:
                    // Of the documents above: how many are in the pool, and which share of those judged is relevant.
                    var inPool = above == 0 ? 0 : (relevant + notRelevant + pooled) / (double)above;
                    var share = (relevant + Smoothing) / (relevant + notRelevant + (2 * Smoothing));
                    sum += (1 + (above * inPool * share)) / (above + 1);
                    relevant++;
                    break;
            }
        }

        return sum / ranking.Relevant;
    }
}
