namespace RankDb.Ranking.Tuning.Replays;

/// <summary>Orders of numbered documents: score descending, then number ascending.</summary>
internal static class BestFirst
{
    private const int FewAtATime = 64;

    /// <summary>The places of the best scores, best first; of equal ones the smaller place first.</summary>
    internal static int[] Places(double[] scores, int keep) =>
        keep < scores.Length && keep <= FewAtATime ? Few(scores, keep) : Sorted(scores, Math.Min(keep, scores.Length));

    /// <summary>Sorts documents and their scores together.</summary>
    internal static void Sort(double[] scores, int[] documents)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = -scores[i];
        }

        Array.Sort(scores, documents);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = -scores[i];
        }

        SortTies(scores, documents);
    }

    /// <summary>Sorts the documents of each run of equal scores.</summary>
    internal static void SortTies(ReadOnlySpan<double> scores, Span<int> documents)
    {
        for (var start = 0; start < scores.Length;)
        {
            var end = start + 1;
            while (end < scores.Length && scores[end] == scores[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                documents[start..end].Sort();
            }

            start = end;
        }
    }

    private static int[] Sorted(double[] scores, int keep)
    {
        var keys = new double[scores.Length];
        var places = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            (keys[i], places[i]) = (-scores[i], i);
        }

        Array.Sort(keys, places);
        SortTies(keys, places);
        return keep == places.Length ? places : places[..keep];
    }

    // Of a few wanted ones most scores are looked at once and left.
    private static int[] Few(double[] scores, int keep)
    {
        var places = new int[keep];
        Span<double> best = stackalloc double[keep];
        var count = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var score = scores[i];
            if (count == keep && !(score > best[keep - 1]))
            {
                continue;
            }

            var at = count < keep ? count++ : keep - 1;
            for (; at > 0 && best[at - 1] < score; at--)
            {
                (best[at], places[at]) = (best[at - 1], places[at - 1]);
            }

            (best[at], places[at]) = (score, i);
        }

        return places;
    }
}
