using System.Globalization;

namespace RankDb.Ranking.Metrics;

/// <summary>Metrics by name: <c>ndcg@10</c>, <c>map</c>, <c>rbp@0.8</c>.</summary>
public static class MetricName
{
    /// <summary>The names that are known, for error messages and help.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "ndcg@k", "ndcg_linear@k", "map@k", "mrr@k", "p@k", "recall@k", "success@k or hit@k", "judged@k", "err@k (k is optional in these but p, success, hit and judged)",
        "rprec", "bpref", "infap", "pairwise", "rbp@persistence", "wss@recall",
    ];

    /// <summary>How many results a search must give for a metric, as rankdb._metric_depth has it.</summary>
    /// <param name="name">A name that <see cref="Parse"/> reads.</param>
    /// <param name="most">For metrics that look at the whole ranking.</param>
    public static int Depth(string name, int most = 1000)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && name[..at] is not ("rbp" or "wss") && int.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var depth)
            ? Math.Min(depth, most)
            : most;
    }

    /// <summary>The metric of a name.</summary>
    /// <param name="name">Lower case; the part behind the @ is a depth from 1 to 1,000,000, or a share for rbp and wss. Without it the whole ranking, rbp@0.8, wss@0.95.</param>
    /// <exception cref="FormatException">The name is not known; the message names those that are.</exception>
    public static IMetric Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var (kind, suffix) = at < 0 ? (name, null) : (name[..at], name[(at + 1)..]);
        var depth = suffix is null ? MetricDepth.All
            : int.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000 ? number : (int?)null;
        double? share = suffix is not null && double.TryParse(suffix, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) ? fraction : null;
        return (kind, depth, share) switch
        {
            ("ndcg", { } k, _) => new Ndcg(k),
            ("ndcg_linear", { } k, _) => new Ndcg(k, GainKind.Linear),
            ("map", { } k, _) => new AveragePrecision(k),
            ("mrr", { } k, _) => new ReciprocalRank(k),
            ("recall", { } k, _) => new Recall(k),
            ("err", { } k, _) => new ExpectedReciprocalRank(k),
            ("p", { } k, { }) => new Precision(k),
            ("success" or "hit", { } k, { }) => new Success(k),
            ("judged", { } k, { }) => new JudgedShare(k),
            ("rprec", MetricDepth.All, null) => new RPrecision(),
            ("bpref", MetricDepth.All, null) => new BinaryPreference(),
            ("infap", MetricDepth.All, null) => new InferredAveragePrecision(),
            ("pairwise", MetricDepth.All, null) => new PairwiseAccuracy(),
            ("rbp", MetricDepth.All, null) => new RankBiasedPrecision(),
            ("rbp", _, > 0 and < 1) => new RankBiasedPrecision(share.Value),
            ("wss", MetricDepth.All, null) => new WorkSaved(),
            ("wss", _, > 0 and <= 1) => new WorkSaved(share.Value),
            _ => throw new FormatException($"'{name}' is not a metric. Known: {string.Join(", ", Known)}."),
        };
    }
}
