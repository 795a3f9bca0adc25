namespace RankDb.Ranking.Diversity;

/// <summary>
/// Orders documents so that the aspects of a query are covered early: the next is the one with the largest
/// <c>lambda * P(d|q) + (1 - lambda) * sum over aspects a of P(a|q) * P(d|a) * product over those chosen of (1 - P(s|a))</c>.
/// </summary>
/// <remarks>
/// Santos, Macdonald and Ounis: Exploiting Query Reformulations for Web Search Result Diversification, WWW 2010; there lambda is
/// the share of diversity, here of relevance. The paper's aspects are reformulated queries. Here they are given values, such as
/// categories: P(d|q) is the score, P(d|a) is the score where the document has the aspect and 0 elsewhere, and P(a|q) is the
/// aspect's share in the sum of scores over all pairs of a document and an aspect. Ties go to the document that comes first.
/// </remarks>
public static class XQuad
{
    /// <summary>Chooses documents one by one.</summary>
    /// <param name="scores">Relevance of each document, a probability 0..1.</param>
    /// <param name="aspects">The aspects of each document, compared by ordinal; may be none. An aspect named twice counts once.</param>
    /// <param name="lambda">The share of relevance, 0..1.</param>
    /// <param name="count">How many to choose; null chooses all.</param>
    /// <param name="fixedFirst">So many documents keep their places at the front.</param>
    /// <returns>Places of the chosen documents, from 0, in the order of choice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Lambda is not 0..1, or a number is below 0 or beyond the documents.</exception>
    /// <exception cref="ArgumentException">A score is no probability, or scores and aspects are not of the same documents.</exception>
    public static IReadOnlyList<int> Order(
        IReadOnlyList<double> scores, IReadOnlyList<IReadOnlyCollection<string>> aspects, double lambda, int? count = null, int fixedFirst = 0)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(aspects);
        if (scores.Count != aspects.Count)
        {
            throw new ArgumentException($"There are {scores.Count} scores and aspects of {aspects.Count} documents.", nameof(aspects));
        }

        if (scores.Any(score => !(score >= 0 && score <= 1)))
        {
            throw new ArgumentException("A score is not a probability, 0..1.", nameof(scores));
        }

        var sets = aspects.Select(names => names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()).ToArray();
        var mass = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < sets.Length; i++)
        {
            foreach (var aspect in sets[i])
            {
                mass[aspect] = mass.GetValueOrDefault(aspect) + scores[i];
            }
        }

        var total = mass.Values.Sum();
        var uncovered = mass.Keys.ToDictionary(aspect => aspect, _ => 1.0, StringComparer.Ordinal);
        return GreedyChoice.Run(
            scores, lambda, count, fixedFirst,
            (document, score) =>
                (lambda * score) + ((1 - lambda) * score * sets[document].Sum(aspect => total == 0 ? 0 : mass[aspect] / total * uncovered[aspect])),
            chosen =>
            {
                foreach (var aspect in sets[chosen])
                {
                    uncovered[aspect] *= 1 - scores[chosen];
                }
            });
    }
}
