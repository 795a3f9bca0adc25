using System.Globalization;

namespace RankDb.Cli.Charts;

/// <summary>What each query gained or lost, sorted: whether a mean comes from many small steps or from a few large ones.</summary>
internal static class DifferenceChart
{
    private const int NamedEachSide = 3;

    /// <summary>Draws the chart.</summary>
    /// <param name="labels">The words.</param>
    /// <param name="differences">Name of each query and what it gained, in any order.</param>
    /// <returns>An SVG document.</returns>
    internal static string Draw(ChartLabels labels, IEnumerable<(string Query, double Difference)> differences)
    {
        var sorted = differences.OrderByDescending(entry => entry.Difference).ThenBy(entry => entry.Query, StringComparer.Ordinal).ToList();
        var frame = new ChartFrame(labels, AxisScale.Covering(sorted.Select(entry => entry.Difference), withZero: true), []);
        var slot = (ChartFrame.Right - ChartFrame.Left) / Math.Max(1, sorted.Count);
        var zero = frame.Y(0);
        for (var at = 0; at < sorted.Count; at++)
        {
            var (query, difference) = sorted[at];
            var y = frame.Y(difference);
            var width = slot > 3 ? slot * 0.85 : slot;
            frame.Canvas.Box(
                ChartFrame.Left + (slot * at), Math.Min(zero, y), width, Math.Abs(y - zero), difference < 0 ? Palette.Worse : Palette.Better,
                string.Create(CultureInfo.InvariantCulture, $"{query}: {difference:+0.000;-0.000;0}"), "bar");
        }

        Ends(frame, sorted, zero);
        frame.Floor(0);
        return frame.Canvas.ToString();
    }

    // The queries that moved most, by name: gains at the left end below the line, losses at the right end above it, where no bar is.
    private static void Ends(ChartFrame frame, List<(string Query, double Difference)> sorted, double zero)
    {
        var gains = sorted.Take(NamedEachSide).Where(entry => entry.Difference > 0).ToList();
        var losses = sorted.AsEnumerable().Reverse().Take(NamedEachSide).Where(entry => entry.Difference < 0).ToList();
        if (frame.Bottom - zero >= 20 * gains.Count)
        {
            Names(frame, gains, ChartFrame.Left + 2, zero + 18, 16, "start");
        }

        if (zero - frame.Top >= 20 * losses.Count)
        {
            Names(frame, losses, ChartFrame.Right - 2, zero - 8, -16, "end");
        }
    }

    private static void Names(ChartFrame frame, List<(string Query, double Difference)> entries, double x, double y, int down, string anchor)
    {
        foreach (var (query, difference) in entries)
        {
            frame.Canvas.Write(x, y, string.Create(CultureInfo.InvariantCulture, $"{SvgCanvas.Cut(query, 11, 240)}  {difference:+0.000;-0.000}"), 11, Palette.Faint, anchor);
            y += down;
        }
    }
}
