namespace RankDb.Ranking.Diversity;

/// <summary>
/// Orders documents by relevance less what they repeat: the next is the one with the largest
/// <c>lambda * score - (1 - lambda) * (its largest similarity to those already chosen)</c>.
/// </summary>
/// <remarks>
/// Carbonell and Goldstein: The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries,
/// SIGIR 1998. Before anything is chosen the similarity counts as 0. Ties go to the document that comes first.
/// </remarks>
public static class MaximalMarginalRelevance
{
    /// <summary>Chooses documents one by one.</summary>
    /// <param name="scores">Relevance of each document, 0..1 where it is to be compared with a cosine.</param>
    /// <param name="similarity">How alike two documents are, given their places from 0; symmetric. Asked once for each pair of a chosen and another document.</param>
    /// <param name="lambda">The share of relevance, 0..1.</param>
    /// <param name="count">How many to choose; null chooses all.</param>
    /// <param name="fixedFirst">So many documents keep their places at the front.</param>
    /// <returns>Places of the chosen documents, from 0, in the order of choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is not 0..1, or a number is below 0 or beyond the documents.</exception>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static IReadOnlyList<int> Order(
        IReadOnlyList<double> scores, Func<int, int, double> similarity, double lambda, int? count = null, int fixedFirst = 0)
    {
        ArgumentNullException.ThrowIfNull(similarity);
        var closest = new double?[scores?.Count ?? 0];
        return GreedyChoice.Run(
            scores!, lambda, count, fixedFirst,
            (document, score) => (lambda * score) - ((1 - lambda) * (closest[document] ?? 0)),
            chosen =>
            {
                for (var i = 0; i < closest.Length; i++)
                {
                    closest[i] = Math.Max(closest[i] ?? double.NegativeInfinity, similarity(i, chosen));
                }
            });
    }
}
