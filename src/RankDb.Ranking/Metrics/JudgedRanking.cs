namespace RankDb.Ranking.Metrics;

/// <summary>One query's ranking with the grade of each document: what metrics read. Built once, measured by any number of metrics.</summary>
public sealed class JudgedRanking
{
    private readonly int[] _grades;
    private readonly int[] _ideal;

    /// <summary>Looks up the grade of each ranked document.</summary>
    /// <param name="ranking">Document ids, best first, each once.</param>
    /// <param name="grades">Grades of the judged documents: 0 not relevant, 1 or more relevant, -1 pooled and not judged.</param>
    public JudgedRanking(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ArgumentNullException.ThrowIfNull(grades);
        _grades = new int[ranking.Count];
        for (var i = 0; i < _grades.Length; i++)
        {
            _grades[i] = grades.TryGetValue(ranking[i], out var grade) ? grade : Grade.NotJudged;
        }

        var ideal = new List<int>();
        foreach (var grade in grades.Values)
        {
            if (grade > 0)
            {
                ideal.Add(grade);
            }
            else if (grade == 0)
            {
                NotRelevant++;
            }
        }

        _ideal = [.. ideal];
        Array.Sort(_ideal, static (left, right) => right.CompareTo(left));
    }

    /// <summary>Of grades that are known.</summary>
    /// <param name="grades">By rank.</param>
    /// <param name="ideal">Of all relevant documents, largest first; not copied.</param>
    /// <param name="notRelevant">Documents judged 0.</param>
    internal JudgedRanking(int[] grades, int[] ideal, int notRelevant) => (_grades, _ideal, NotRelevant) = (grades, ideal, notRelevant);

    /// <summary>Grades by rank, the first rank first.</summary>
    public ReadOnlySpan<int> Grades => _grades;

    /// <summary>Grades of all relevant documents, ranked or not, largest first.</summary>
    public ReadOnlySpan<int> Ideal => _ideal;

    /// <summary>Relevant documents (a grade of 1 or more) among the judged ones, ranked or not.</summary>
    public int Relevant => _ideal.Length;

    /// <summary>Documents judged 0, ranked or not.</summary>
    public int NotRelevant { get; }

    /// <summary>The grades of the first documents, of all where there are fewer.</summary>
    public ReadOnlySpan<int> First(int depth) => _grades.AsSpan(0, Math.Min(depth, _grades.Length));

    /// <summary>Relevant documents among the first <paramref name="depth"/>.</summary>
    public int RelevantWithin(int depth)
    {
        var count = 0;
        foreach (var grade in First(depth))
        {
            count += grade > 0 ? 1 : 0;
        }

        return count;
    }
}
