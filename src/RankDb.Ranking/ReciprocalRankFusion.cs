namespace RankDb.Ranking;

/// <summary>Fuses rankings by the sum of <c>weight / (k + rank)</c>.</summary>
/// <remarks>
/// Cormack, Clarke and Buettcher: Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods,
/// SIGIR 2009. The paper has no weights (all 1) and k = 60.
/// </remarks>
public sealed class ReciprocalRankFusion
{
    private readonly RankOrder _order = new();

    /// <summary>A fusion with a fixed constant.</summary>
    /// <param name="k">1 or more; larger makes the first ranks count less. Default 60.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    public ReciprocalRankFusion(int k = 60)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        K = k;
    }

    /// <summary>The constant k.</summary>
    public int K { get; }

    /// <summary>What one ranking adds for a document.</summary>
    /// <param name="rank">1 is best.</param>
    /// <param name="weight">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is less than 1, or the weight negative, infinite or NaN.</exception>
    public double Term(int rank, double weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        if (!(weight >= 0 && double.IsFinite(weight)))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number, 0 or more.");
        }

        return weight / ((double)K + rank);
    }

    /// <summary>Fuses rankings into one.</summary>
    /// <param name="rankings">Any number of rankings of any lengths.</param>
    /// <returns>
    /// Every id that occurs in a ranking, best first. A document's terms are added in order of size, so the result
    /// does not depend on the order of the rankings.
    /// </returns>
    /// <exception cref="ArgumentException">A ranking names an id twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, infinite or NaN.</exception>
    public IReadOnlyList<ScoredId> Fuse(IEnumerable<RankedList> rankings)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        var terms = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        foreach (var ranking in rankings)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < ranking.Ids.Count; i++)
            {
                var id = ranking.Ids[i];
                if (!seen.Add(id))
                {
                    throw new ArgumentException($"The id '{id}' comes twice in one ranking.", nameof(rankings));
                }

                if (!terms.TryGetValue(id, out var ofId))
                {
                    terms[id] = ofId = [];
                }

                ofId.Add(Term(i + 1, ranking.Weight));
            }
        }

        return _order.Sort(terms.Select(entry => new ScoredId(entry.Key, entry.Value.Order().Sum())));
    }
}
