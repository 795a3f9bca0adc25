using System.Globalization;

namespace RankDb.Ranking.Metrics;

/// <summary>How far down a ranking a metric looks.</summary>
internal static class MetricDepth
{
    /// <summary>The whole ranking.</summary>
    internal const int All = int.MaxValue;

    internal static int Check(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return depth;
    }

    internal static string Name(string metric, int depth) => depth == All ? metric : string.Create(CultureInfo.InvariantCulture, $"{metric}@{depth}");
}
