namespace RankDb.Dispatch;

/// <summary>Chooses which waiting items run together. Pure.</summary>
internal static class BatchPlanner
{
    /// <summary>Takes the first item, then, while one fits, the item nearest in length to those taken (the shorter of
    /// two equally near, the earlier of two equally long). An item fits when the batch keeps to <paramref name="maxItems"/>,
    /// its padded size (longest item times count) to <paramref name="maxTokens"/>, and padding is at most a third of it.</summary>
    /// <param name="lengths">Tokens of each waiting item, most urgent first.</param>
    /// <param name="maxTokens">Budget in padded tokens; the first item is taken even when it is longer.</param>
    /// <param name="maxItems">Most items taken.</param>
    /// <returns>Positions in <paramref name="lengths"/>, shortest item first; empty only for no items.</returns>
    public static int[] Plan(ReadOnlySpan<int> lengths, int maxTokens, int maxItems)
    {
        if (lengths.IsEmpty)
        {
            return [];
        }

        var order = ByLength(lengths);
        int low = Array.IndexOf(order, 0), high = low;
        long longest = lengths[0], total = lengths[0];
        while (high - low + 1 < maxItems)
        {
            var count = high - low + 2;
            int? shorter = low > 0 ? lengths[order[low - 1]] : null;
            int? longer = high + 1 < order.Length ? lengths[order[high + 1]] : null;
            var takeShorter = shorter is { } s && Fits(longest, total + s, count, maxTokens);
            var takeLonger = longer is { } l && Fits(l, total + l, count, maxTokens);
            takeShorter &= !takeLonger || lengths[order[low]] - shorter <= longer - longest;
            if (takeShorter)
            {
                low--;
                total += shorter!.Value;
            }
            else if (takeLonger)
            {
                high++;
                longest = longer!.Value;
                total += longest;
            }
            else
            {
                break;
            }
        }

        return order[low..(high + 1)];
    }

    /// <summary>Whether a batch may have this shape; the naive planner of the tests uses the same rule.</summary>
    internal static bool Fits(long longest, long total, int count, int maxTokens) =>
        longest * count <= maxTokens && longest * count * 2 <= total * 3;

    // Towards the first item, the earlier of equally long items comes nearer to it on both sides.
    private static int[] ByLength(ReadOnlySpan<int> lengths)
    {
        var order = new int[lengths.Length];
        var keys = new (int Length, int Position)[lengths.Length];
        for (var i = 0; i < order.Length; i++)
        {
            (order[i], keys[i]) = (i, (lengths[i], lengths[i] < lengths[0] ? -i : i));
        }

        Array.Sort(keys, order);
        return order;
    }
}
