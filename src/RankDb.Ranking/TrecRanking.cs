namespace RankDb.Ranking;

/// <summary>The order in which trec_eval reads the scores of a run file.</summary>
/// <remarks>
/// Score descending, then id descending by bytes: the opposite of <see cref="RankOrder"/> for equal scores. The rank column of the file counts for nothing.
/// </remarks>
public static class TrecRanking
{
    /// <summary>Ids as trec_eval ranks them, best first.</summary>
    /// <exception cref="ArgumentException">A score is NaN, or an id comes twice.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<ScoredId> items)
    {
        // Each group of equal scores, which stands in the order of ids, is turned round.
        var ranking = new RankOrder().Sort(items);
        var ids = new string[ranking.Count];
        for (var from = 0; from < ids.Length;)
        {
            var to = from;
            while (to < ids.Length && ranking[to].Score == ranking[from].Score)
            {
                to++;
            }

            for (var i = from; i < to; i++)
            {
                ids[i] = ranking[from + to - 1 - i].Id;
            }

            from = to;
        }

        return ids;
    }
}
