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
}
