namespace RankDb.Ranking.Fusion;

/// <summary>The candidates of each leg in the leg's own order.</summary>
internal static class LegLists
{
    /// <summary>By leg: the candidates that it retrieved, best first; empty for a leg that is not taken.</summary>
    internal static int[][] Of(FusionPool pool, Func<int, bool> takes)
    {
        var counts = new int[pool.LegCount];
        for (var e = 0; e < pool.EntryRank.Length; e++)
        {
            counts[pool.EntryLeg[e]] += pool.EntryRank[e] > 0 ? 1 : 0;
        }

        var lists = new int[counts.Length][];
        var ranks = new int[counts.Length][];
        for (var leg = 0; leg < lists.Length; leg++)
        {
            lists[leg] = takes(leg) ? new int[counts[leg]] : [];
            ranks[leg] = new int[lists[leg].Length];
        }

        Array.Clear(counts);
        for (var c = 0; c < pool.Count; c++)
        {
            for (var e = pool.Start[c]; e < pool.Start[c + 1]; e++)
            {
                var leg = pool.EntryLeg[e];
                if (pool.EntryRank[e] > 0 && lists[leg].Length > 0)
                {
                    ranks[leg][counts[leg]] = pool.EntryRank[e];
                    lists[leg][counts[leg]++] = c;
                }
            }
        }

        for (var leg = 0; leg < lists.Length; leg++)
        {
            Array.Sort(ranks[leg], lists[leg]);
        }

        return lists;
    }
}
