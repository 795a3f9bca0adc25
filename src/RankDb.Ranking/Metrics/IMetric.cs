namespace RankDb.Ranking.Metrics;

/// <summary>A measure of one query's ranking against judgments; higher is better. Relevant is a grade of 1 or more.</summary>
public interface IMetric
{
    /// <summary>Its name as <see cref="MetricName.Parse"/> reads it, such as <c>ndcg@10</c>.</summary>
    string Name { get; }

    /// <summary>Measures one query's ranking.</summary>
    /// <param name="ranking">The ranking with its grades.</param>
    /// <returns>0..1 (<see cref="WorkSaved"/> may be below 0); 0 where no judged document is relevant.</returns>
    double Measure(JudgedRanking ranking);

    /// <summary>Whether the measure says anything of this query; where not, <see cref="Measure"/> is 0 and the query belongs in no mean.</summary>
    /// <param name="ranking">The ranking with its grades; the judgments alone decide.</param>
    /// <returns>True for most metrics.</returns>
    bool IsDefined(JudgedRanking ranking) => true;
}
