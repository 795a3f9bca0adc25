namespace RankDb.Ranking.Fusion;

/// <summary>Sorts the candidates so that each wins or ties the pairwise majority against the next.</summary>
/// <remarks>
/// Montague and Aslam: Condorcet fusion for improved retrieval, CIKM 2002: any sort whose comparison is the (weighted) majority. Majorities can
/// go round in a circle, so the result depends on the sort and on where it starts. Here: a merge sort that keeps the order of ties, of the candidates in
/// their order by reciprocal rank fusion. A candidate that beats all others comes first whatever the start.
/// </remarks>
internal static class CondorcetOrder
{
    /// <summary>The candidates, best first.</summary>
    /// <param name="pool">The candidates.</param>
    /// <param name="start">Their order by reciprocal rank fusion.</param>
    internal static int[] Of(FusionPool pool, int[] start)
    {
        var votes = Votes.Of(pool.Weights);
        var legs = pool.LegCount;
        var ranks = new int[pool.Count * legs];
        Array.Fill(ranks, int.MaxValue);
        for (var c = 0; c < pool.Count; c++)
        {
            for (var e = pool.Start[c]; e < pool.Start[c + 1]; e++)
            {
                if (pool.EntryRank[e] is > 0 and var rank)
                {
                    ranks[(c * legs) + pool.EntryLeg[e]] = rank;
                }
            }
        }

        var (from, to) = (start.ToArray(), new int[start.Length]);
        for (var width = 1; width < from.Length; width *= 2)
        {
            for (var left = 0; left < from.Length; left += 2 * width)
            {
                Merge(from, to, left, Math.Min(left + width, from.Length), Math.Min(left + (2 * width), from.Length));
            }

            (from, to) = (to, from);
        }

        return from;

        void Merge(int[] source, int[] target, int left, int middle, int end)
        {
            var right = middle;
            for (var t = left; t < end; t++)
            {
                var takesLeft = right == end || (left < middle && votes.Sign(Difference(source[left], source[right])) >= 0);
                target[t] = takesLeft ? source[left++] : source[right++];
            }
        }

        int Difference(int x, int y)
        {
            var ofX = ranks.AsSpan(x * legs, legs);
            var ofY = ranks.AsSpan(y * legs, legs);
            var difference = 0;
            for (var l = 0; l < legs; l++)
            {
                difference += votes.Weights[l] * ofY[l].CompareTo(ofX[l]);
            }

            return difference;
        }
    }
}
