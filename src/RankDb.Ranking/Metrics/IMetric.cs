namespace RankDb.Ranking.Metrics;

/// <summary>A measure of one ranking against judgments: 0..1, higher is better.</summary>
public interface IMetric
{
    /// <summary>Its name as in papers, such as <c>ndcg@10</c>.</summary>
    string Name { get; }

    /// <summary>Measures one query's ranking.</summary>
    /// <param name="ranking">Document ids, best first, each once.</param>
    /// <param name="grades">Grades of the judged documents; what is not judged is not relevant.</param>
    /// <returns>0..1; 0 where nothing judged is relevant.</returns>
    double Measure(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades);
}
