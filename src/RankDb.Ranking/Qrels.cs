using System.Collections.Frozen;

namespace RankDb.Ranking;

/// <summary>Relevance judgments: for each query, the grades of judged documents. Never changes once made.</summary>
public sealed class Qrels
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, int>> _grades;

    /// <summary>Judgments from (query, document, grade) triples.</summary>
    /// <exception cref="ArgumentException">A (query, document) pair comes twice, or a grade is below -1.</exception>
    public Qrels(IEnumerable<(string QueryId, string Id, int Grade)> judgments)
    {
        ArgumentNullException.ThrowIfNull(judgments);
        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (query, id, grade) in judgments)
        {
            if (grade < Grade.Pooled)
            {
                throw new ArgumentException($"The grade of '{id}' for query '{query}' is {grade}; 0 is not relevant, higher is better, -1 was in the pool and not judged.", nameof(judgments));
            }

            if (!grades.TryGetValue(query, out var ofQuery))
            {
                grades[query] = ofQuery = new Dictionary<string, int>(StringComparer.Ordinal);
            }

            if (!ofQuery.TryAdd(id, grade))
            {
                throw new ArgumentException($"'{id}' is judged twice for query '{query}'.", nameof(judgments));
            }
        }

        _grades = grades.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The judged queries, in no order.</summary>
    public IEnumerable<string> QueryIds => _grades.Keys;

    /// <summary>Grades of one query's judged documents; empty for a query without judgments.</summary>
    public IReadOnlyDictionary<string, int> Of(string queryId) =>
        _grades.TryGetValue(queryId, out var grades) ? grades : FrozenDictionary<string, int>.Empty;
}
