namespace RankDb.Dispatch;

/// <summary>Parts waiting items into batches with the least work: padded tokens plus a fixed price for each batch. Pure.</summary>
internal static class BatchPlanner
{
    /// <summary>What one more batch costs, in tokens: the run's own overhead, and smaller matrices. Measured: docs/scheduling.md.</summary>
    internal const int BatchPrice = 32;

    /// <summary>The cheapest parting of items that are sorted by length into runs of neighbours, each within the limits.
    /// An item longer than the budget is a batch alone.</summary>
    /// <param name="lengths">Tokens of each item, ascending.</param>
    /// <param name="maxTokens">Most padded tokens (longest item times count) of a batch.</param>
    /// <param name="maxItems">Most items of a batch.</param>
    /// <returns>First positions of the batches, ascending, from 0; empty only for no items.</returns>
    /// <remarks>Dynamic programming over the end of the last batch: among items in order of length the best batches are
    /// neighbours. Time is items x <paramref name="maxItems"/>. Of equally cheap partings, the one with the larger last batch.</remarks>
    public static List<int> Part(ReadOnlySpan<int> lengths, int maxTokens, int maxItems)
    {
        var cost = new long[lengths.Length + 1];
        var first = new int[lengths.Length + 1];
        for (var end = 1; end <= lengths.Length; end++)
        {
            var longest = (long)lengths[end - 1];
            cost[end] = long.MaxValue;
            for (var start = end - 1; start >= 0 && (start == end - 1 || Fits(longest, end - start, maxTokens, maxItems)); start--)
            {
                var total = cost[start] + Price(longest, end - start);
                if (total <= cost[end])
                {
                    (cost[end], first[end]) = (total, start);
                }
            }
        }

        var starts = new List<int>();
        for (var end = lengths.Length; end > 0; end = first[end])
        {
            starts.Add(first[end]);
        }

        starts.Reverse();
        return starts;
    }

    /// <summary>Whether a batch of more than one item may have this shape.</summary>
    internal static bool Fits(long longest, int count, int maxTokens, int maxItems) => count <= maxItems && longest * count <= maxTokens;

    /// <summary>What a batch costs, in tokens.</summary>
    internal static long Price(long longest, int count) => (longest * count) + BatchPrice;
}
