namespace RankDb.Ranking.Diversity;

/// <summary>
/// Orders documents so that the first ones stand for all: greedily maximises
/// <c>lambda * sum of chosen scores + (1 - lambda) * mean over all documents of the largest similarity to a chosen one</c>.
/// </summary>
/// <remarks>
/// The mean counts similarities from 0 up, so the sum is monotone and submodular, and the greedy choice is within 1 - 1/e of the
/// best one: Nemhauser, Wolsey and Fisher, An analysis of approximations for maximizing submodular set functions, Mathematical
/// Programming 14, 1978. Ties go to the document that comes first.
/// </remarks>
public static class FacilityLocation
{
    /// <summary>Chooses documents one by one.</summary>
    /// <param name="scores">Relevance of each document, 0..1.</param>
    /// <param name="similarity">How alike two documents are, given their places from 0; a negative value counts as 0.</param>
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
        var covered = new double[scores?.Count ?? 0];
        return GreedyChoice.Run(
            scores!, lambda, count, fixedFirst,
            (document, score) =>
            {
                var gain = 0.0;
                for (var i = 0; i < covered.Length; i++)
                {
                    gain += Math.Max(similarity(i, document), covered[i]) - covered[i];
                }

                return (lambda * score) + ((1 - lambda) * gain / covered.Length);
            },
            chosen =>
            {
                for (var i = 0; i < covered.Length; i++)
                {
                    covered[i] = Math.Max(covered[i], similarity(i, chosen));
                }
            });
    }
}
