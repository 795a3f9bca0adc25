namespace RankDb.Service.Indexing;

/// <summary>Puts chunks of like length together, so that little of a model call is padding.</summary>
internal static class LengthGroups
{
    /// <summary>Groups whose padded size stays within the budget; a chunk longer than the budget is a group alone. Longest first.</summary>
    internal static List<ArraySegment<PreparedChunk>> Of(PreparedChunk[] chunks, int maxTokens, int maxItems)
    {
        Array.Sort(chunks, static (x, y) => y.Input.Length.CompareTo(x.Input.Length));
        var groups = new List<ArraySegment<PreparedChunk>>();
        var start = 0;
        while (start < chunks.Length)
        {
            var longest = chunks[start].Input.Length;
            var count = Math.Clamp(maxTokens / longest, 1, Math.Min(maxItems, chunks.Length - start));
            groups.Add(new ArraySegment<PreparedChunk>(chunks, start, count));
            start += count;
        }

        return groups;
    }
}
