namespace RankDb.Inference.Quantization;

/// <summary>Whether a model gives an input the same bits alone and beside others.</summary>
internal static class BatchInvariance
{
    /// <summary>How many inputs changed when they were run in batches of many sizes, orders and paddings.</summary>
    internal static int Changed(TrialModel model, int rounds, CancellationToken cancellationToken)
    {
        var count = model.Inputs.Count;
        var alone = model.Run(Enumerable.Range(0, count).Select(i => new[] { i }), cancellationToken);
        var random = new Random(1);
        var changed = new HashSet<int>();
        for (var round = 0; round < rounds; round++)
        {
            int[] order = [.. Enumerable.Range(0, count).OrderBy(_ => random.Next())];
            var batches = new List<int[]>();
            for (var at = 0; at < count; at += batches[^1].Length)
            {
                batches.Add(order[at..Math.Min(count, at + 1 + random.Next(round % 2 == 0 ? 4 : 24))]);
            }

            var together = model.Run(batches, cancellationToken);
            changed.UnionWith(Enumerable.Range(0, count).Where(i => !alone[i].AsSpan().SequenceEqual(together[i])));
        }

        return changed.Count;
    }
}
