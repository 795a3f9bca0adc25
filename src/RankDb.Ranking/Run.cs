using System.Collections.Frozen;

namespace RankDb.Ranking;

/// <summary>The rankings of many queries by one system. Never changes once made.</summary>
public sealed class Run
{
    private readonly FrozenDictionary<string, IReadOnlyList<string>> _rankings;

    /// <summary>A run from rankings.</summary>
    /// <param name="rankings">By query id: document ids, best first, each once.</param>
    /// <exception cref="ArgumentException">A ranking names a document twice.</exception>
    public Run(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> rankings)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        _rankings = rankings.ToFrozenDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)[.. entry.Value], StringComparer.Ordinal);
        foreach (var (query, ids) in _rankings)
        {
            if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
            {
                throw new ArgumentException($"The ranking of query '{query}' names a document twice.", nameof(rankings));
            }
        }
    }

    /// <summary>The queries that the run answers, in no order.</summary>
    public IEnumerable<string> QueryIds => _rankings.Keys;

    /// <summary>Whether the run answers the query, be it with an empty ranking.</summary>
    public bool Answers(string queryId) => _rankings.ContainsKey(queryId);

    /// <summary>The ranking of one query; empty where the system returned nothing.</summary>
    public IReadOnlyList<string> Of(string queryId) => _rankings.TryGetValue(queryId, out var ids) ? ids : [];
}
