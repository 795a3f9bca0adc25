namespace RankDb.Ranking.Tuning.Searches;

/// <summary>The sums of one combination over the queries of each fold.</summary>
internal sealed record FoldSums(double[] Values, double[] Rewards);

/// <summary>Measures each combination once, however many searches ask for it.</summary>
internal sealed class MeasuredChoices(ITuningObjective objective, int folds, CancellationToken cancellationToken)
{
    private readonly Dictionary<TuningChoice, FoldSums?> _measured = [];

    /// <summary>By fold: how many queries it has.</summary>
    internal int[] Counts { get; } = [.. Enumerable.Range(0, folds).Select(fold => (objective.Queries + folds - 1 - fold) / folds)];

    /// <summary>How many combinations were measured.</summary>
    internal int Count { get; private set; }

    /// <summary>The sums of a combination; null for one that cannot be.</summary>
    internal FoldSums? Of(TuningChoice choice)
    {
        if (_measured.TryGetValue(choice, out var sums))
        {
            return sums;
        }

        cancellationToken.ThrowIfCancellationRequested();
        sums = objective.Measure(choice, cancellationToken) is { } measured ? new FoldSums(Sums(measured.Values), Sums(measured.Rewards)) : null;
        Count += sums is null ? 0 : 1;
        return _measured[choice] = sums;
    }

    /// <summary>The mean of sums over all folds but one.</summary>
    internal double Mean(double[] sums, int? without)
    {
        var (sum, count) = (0.0, 0);
        for (var fold = 0; fold < sums.Length; fold++)
        {
            if (fold != without)
            {
                sum += sums[fold];
                count += Counts[fold];
            }
        }

        return sum / count;
    }

    private double[] Sums(IReadOnlyList<double> byQuery)
    {
        var sums = new double[folds];
        for (var query = 0; query < byQuery.Count; query++)
        {
            sums[query % folds] += byQuery[query];
        }

        return sums;
    }
}
