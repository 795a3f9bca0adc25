namespace RankDb.Ranking;

/// <summary>The one total order of RankDb: score descending, then id ascending by ordinal (SQL: <c>order by score desc, id collate "C"</c>).</summary>
/// <remarks>
/// Ordinal here compares UTF-16 code units, <c>collate "C"</c> compares UTF-8 bytes. They differ only between
/// characters above U+FFFF and those from U+E000 to U+FFFF; this comparer follows the bytes, as SQL does.
/// </remarks>
public sealed class RankOrder : IComparer<ScoredId>
{
    /// <summary>The order of ids alone: by code point, which is the order of their UTF-8 bytes (SQL: <c>order by id collate "C"</c>).</summary>
    public static IComparer<string> OfIds { get; } = Comparer<string>.Create(CompareIds);

    /// <summary>Compares two scored ids: negative when <paramref name="x"/> comes first.</summary>
    /// <exception cref="ArgumentException">A score is NaN: a scorer that returns it has failed.</exception>
    public int Compare(ScoredId x, ScoredId y)
    {
        if (double.IsNaN(x.Score) || double.IsNaN(y.Score))
        {
            throw new ArgumentException($"The score of '{(double.IsNaN(x.Score) ? x.Id : y.Id)}' is NaN.");
        }

        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : CompareIds(x.Id, y.Id);
    }

    /// <summary>Sorts into a ranking, best first.</summary>
    /// <exception cref="ArgumentException">A score is NaN, or an id comes twice.</exception>
    public IReadOnlyList<ScoredId> Sort(IEnumerable<ScoredId> items)
    {
        var ranking = items.ToArray();
        var seen = new HashSet<string>(ranking.Length, StringComparer.Ordinal);
        foreach (var item in ranking)
        {
            if (double.IsNaN(item.Score))
            {
                throw new ArgumentException($"The score of '{item.Id}' is NaN.", nameof(items));
            }

            if (!seen.Add(item.Id))
            {
                throw new ArgumentException($"The id '{item.Id}' comes twice.", nameof(items));
            }
        }

        Array.Sort(ranking, this);
        return ranking;
    }

    /// <summary>Compares ids by code point, which is the order of their UTF-8 bytes.</summary>
    internal static int CompareIds(string x, string y)
    {
        var i = x.AsSpan().CommonPrefixLength(y);
        if (i < x.Length && i < y.Length)
        {
            var xIsHigh = char.IsSurrogate(x[i]);
            return xIsHigh != char.IsSurrogate(y[i]) ? (xIsHigh ? 1 : -1) : x[i].CompareTo(y[i]);
        }

        return x.Length.CompareTo(y.Length);
    }
}
