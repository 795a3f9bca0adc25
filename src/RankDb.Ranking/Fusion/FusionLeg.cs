namespace RankDb.Ranking.Fusion;

/// <summary>What one leg found.</summary>
/// <param name="Name">Unique among the legs.</param>
/// <param name="Hits">In any order; each id and each rank once.</param>
/// <param name="Weight">Finite, 0 or more; 1 is neutral.</param>
/// <param name="LowerBound">The smallest score that the scorer can give (0 for BM25, -1 for the cosine), for <see cref="ScoreNormalization.TheoreticalMin"/>;
/// null: the smallest score of the list.</param>
public sealed record FusionLeg(string Name, IReadOnlyList<FusionHit> Hits, double Weight = 1, double? LowerBound = null)
{
    /// <summary>A leg of which only the order is known.</summary>
    /// <param name="name">Unique among the legs.</param>
    /// <param name="ids">Best first; the first has rank 1.</param>
    /// <param name="weight">0 or more.</param>
    public static FusionLeg OfRanks(string name, IEnumerable<string> ids, double weight = 1) =>
        new(name, ids.Select((id, index) => new FusionHit(id, null, index + 1)).ToArray(), weight);

    /// <summary>A leg of scores, ranked by <see cref="RankOrder"/>.</summary>
    /// <param name="name">Unique among the legs.</param>
    /// <param name="scores">In any order.</param>
    /// <param name="weight">0 or more.</param>
    /// <param name="lowerBound">The smallest score that the scorer can give, if known.</param>
    /// <exception cref="FusionException">A score is NaN, or an id comes twice.</exception>
    public static FusionLeg OfScores(string name, IEnumerable<ScoredId> scores, double weight = 1, double? lowerBound = null)
    {
        try
        {
            return new(name, new RankOrder().Sort(scores).Select((item, index) => new FusionHit(item.Id, item.Score, index + 1)).ToArray(), weight, lowerBound);
        }
        catch (ArgumentException refused)
        {
            throw new FusionException($"leg {name}: {refused.Message}", refused);
        }
    }
}
