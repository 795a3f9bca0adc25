namespace RankDb.Ranking.Metrics;

/// <summary>bpref: how seldom documents judged not relevant stand before relevant ones. Looks at judged documents alone, so it suits incomplete judgments.</summary>
/// <remarks>
/// Buckley and Voorhees: Retrieval evaluation with incomplete information, SIGIR 2004, in the form that trec_eval computes: with R relevant and
/// N not relevant judged documents, the mean over the R of <c>1 - min(n, R) / min(N, R)</c>, n being the documents judged not relevant above.
/// </remarks>
public sealed class BinaryPreference : IMetric
{
    /// <inheritdoc/>
    public string Name => "bpref";

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var relevant = ranking.Relevant;
        if (relevant == 0)
        {
            return 0;
        }

        var (sum, above) = (0.0, 0);
        foreach (var grade in ranking.Grades)
        {
            if (grade == 0)
            {
                above++;
            }
            else if (grade > 0)
            {
                sum += above == 0 ? 1 : 1 - (Math.Min(above, relevant) / (double)Math.Min(ranking.NotRelevant, relevant));
            }
        }

        return sum / relevant;
    }
}
