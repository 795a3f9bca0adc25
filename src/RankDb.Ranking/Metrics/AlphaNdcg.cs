namespace RankDb.Ranking.Metrics;

/// <summary>
/// alpha-nDCG: nDCG that rewards new subtopics: the n-th document of a subtopic adds <c>(1 - alpha)^(n - 1)</c>. The ideal ranking is made greedily, since the exact
/// one is NP-hard to find.
/// </summary>
/// <remarks>Clarke et al.: Novelty and diversity in information retrieval evaluation, SIGIR 2008.</remarks>
public sealed class AlphaNdcg
{
    /// <summary>alpha-nDCG of the first <paramref name="depth"/> documents.</summary>
    /// <param name="depth">Documents looked at, 1 or more.</param>
    /// <param name="alpha">How much of a subtopic one document covers, 0..1.</param>
    public AlphaNdcg(int depth = 10, double alpha = 0.5)
    {
        if (!(alpha is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "alpha is from 0 to 1.");
        }

        Depth = MetricDepth.Check(depth);
        Alpha = alpha;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <summary>How much of a subtopic one document covers.</summary>
    public double Alpha { get; }

    /// <summary>Measures one query's ranking.</summary>
    /// <param name="ranking">Document ids, best first, each once.</param>
    /// <param name="subtopics">The subtopics of each relevant document; each subtopic once.</param>
    /// <returns>0..1 (with a greedy ideal a lucky ranking may exceed 1 by a little); 0 where no document has a subtopic.</returns>
    public double Measure(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, IReadOnlyCollection<string>> subtopics)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(subtopics);
        var ideal = Ideal(subtopics);
        return ideal == 0 ? 0 : Sum(ranking.Take(Depth).Select(id => subtopics.TryGetValue(id, out var topics) ? topics : [])) / ideal;
    }

    private double Ideal(IReadOnlyDictionary<string, IReadOnlyCollection<string>> subtopics)
    {
        var left = subtopics.Where(entry => entry.Value.Count > 0).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).ToList();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var chosen = new List<IReadOnlyCollection<string>>();
        while (chosen.Count < Depth && left.Count > 0)
        {
            var best = left.MaxBy(topics => Gain(topics, seen))!;
            Cover(best, seen);
            chosen.Add(best);
            left.Remove(best);
        }

        return Sum(chosen);
    }

    private double Sum(IEnumerable<IReadOnlyCollection<string>> topicsByRank)
    {
        var (sum, place, seen) = (0.0, 0, new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var topics in topicsByRank)
        {
            sum += Gain(topics, seen) / Math.Log2(place++ + 2);
            Cover(topics, seen);
        }

        return sum;
    }

    private double Gain(IReadOnlyCollection<string> topics, Dictionary<string, int> seen) =>
        topics.Sum(topic => Math.Pow(1 - Alpha, seen.GetValueOrDefault(topic)));

    private static void Cover(IReadOnlyCollection<string> topics, Dictionary<string, int> seen)
    {
        foreach (var topic in topics)
        {
            seen[topic] = seen.GetValueOrDefault(topic) + 1;
        }
    }
}
