namespace RankDb.Ranking.Metrics;

/// <summary>The grades of one query's judged documents, for rankings that are given as grades.</summary>
public sealed class JudgedGrades
{
    private readonly int[] _ideal;
    private readonly int _notRelevant;

    /// <summary>Reads the grades.</summary>
    /// <param name="grades">Of all judged documents, ranked or not, in any order; those below 0 are passed over.</param>
    public JudgedGrades(IEnumerable<int> grades)
    {
        ArgumentNullException.ThrowIfNull(grades);
        var ideal = new List<int>();
        foreach (var grade in grades)
        {
            if (grade > 0)
            {
                ideal.Add(grade);
            }
            else if (grade == 0)
            {
                _notRelevant++;
            }
        }

        _ideal = [.. ideal.OrderDescending()];
    }

    /// <summary>How many documents are relevant (a grade of 1 or more).</summary>
    public int Relevant => _ideal.Length;

    /// <summary>A ranking for metrics.</summary>
    /// <param name="ranked">By rank: the grade, <see cref="Grade.NotJudged"/> where there is none.</param>
    public JudgedRanking Ranking(IReadOnlyList<int> ranked)
    {
        ArgumentNullException.ThrowIfNull(ranked);
        return new JudgedRanking([.. ranked], _ideal, _notRelevant);
    }

    internal JudgedRanking Ranking(int[] grades, IReadOnlyList<int> documents)
    {
        var ranked = new int[documents.Count];
        for (var i = 0; i < ranked.Length; i++)
        {
            ranked[i] = grades[documents[i]];
        }

        return new JudgedRanking(ranked, _ideal, _notRelevant);
    }
}
