using System.Globalization;

namespace RankDb.Cli.Charts;

/// <summary>One bar.</summary>
/// <param name="Value">Its height; null: there is no figure, and no bar.</param>
/// <param name="Low">Lower end of its interval, or null.</param>
/// <param name="High">Upper end of its interval, or null.</param>
/// <param name="Reference">A value to compare with, drawn as a line across the bar, or null.</param>
internal readonly record struct Bar(double? Value, double? Low = null, double? High = null, double? Reference = null);

/// <summary>Bars side by side in groups, with intervals: metrics of profiles, runs of a leaderboard, parts of a report.</summary>
internal static class BarChart
{
    private const double TickSize = 12;

    /// <summary>Draws the chart.</summary>
    /// <param name="labels">The words.</param>
    /// <param name="groups">What stands on the horizontal axis.</param>
    /// <param name="series">Name of each series, and its bars in the order of the groups.</param>
    /// <returns>An SVG document.</returns>
    internal static string Draw(ChartLabels labels, IReadOnlyList<string> groups, IReadOnlyList<(string Name, IReadOnlyList<Bar> Bars)> series)
    {
        var scale = AxisScale.Covering(series.SelectMany(entry => entry.Bars).SelectMany(Values), withZero: true);
        var slot = (ChartFrame.Right - ChartFrame.Left) / Math.Max(1, groups.Count);
        var turned = groups.Any(name => SvgCanvas.WidthOf(name, TickSize) > slot);
        var frame = new ChartFrame(labels, scale, [.. series.Select((entry, at) => (entry.Name, Palette.Of(at)))], turned ? 90 : 24);
        var width = Math.Min(70, slot * 0.8 / Math.Max(1, series.Count));
        for (var group = 0; group < groups.Count; group++)
        {
            var middle = ChartFrame.Left + (slot * (group + 0.5));
            frame.Below(middle, groups[group], slot, turned);
            for (var at = 0; at < series.Count; at++)
            {
                var x = middle + (width * (at - (series.Count / 2.0)));
                One(frame, series[at].Bars[group], x, width, Palette.Of(at), $"{series[at].Name}, {groups[group]}");
            }
        }

        frame.Floor(0);
        return frame.Canvas.ToString();
    }

    private static void One(ChartFrame frame, Bar bar, double x, double width, string colour, string name)
    {
        if (bar.Value is not { } value)
        {
            return;
        }

        var (zero, y) = (frame.Y(0), frame.Y(value));
        var interval = bar is { Low: { } from, High: { } to } ? string.Create(CultureInfo.InvariantCulture, $" [{from:0.000}, {to:0.000}]") : "";
        frame.Canvas.Box(x + (width * 0.05), Math.Min(zero, y), width * 0.9, Math.Abs(y - zero), colour, string.Create(CultureInfo.InvariantCulture, $"{name}: {value:0.000}{interval}"), "bar");
        var middle = x + (width / 2);
        if (bar is { Low: { } low, High: { } high })
        {
            var cap = Math.Min(6, width / 4);
            frame.Canvas.Line(middle, frame.Y(low), middle, frame.Y(high), Palette.Ink, 1.5, mark: "interval");
            frame.Canvas.Line(middle - cap, frame.Y(low), middle + cap, frame.Y(low), Palette.Ink, 1.5);
            frame.Canvas.Line(middle - cap, frame.Y(high), middle + cap, frame.Y(high), Palette.Ink, 1.5);
        }

        if (bar.Reference is { } reference)
        {
            frame.Canvas.Line(x, frame.Y(reference), x + width, frame.Y(reference), Palette.Ink, 2, mark: "reference");
        }

        if (width >= 34)
        {
            frame.Canvas.Write(middle, Math.Min(frame.Y(Math.Max(0, Math.Max(bar.High ?? value, Math.Max(value, bar.Reference ?? value)))), zero) - 5, value.ToString("0.000", CultureInfo.InvariantCulture), 11, anchor: "middle");
        }
    }

    private static IEnumerable<double> Values(Bar bar) =>
        new[] { bar.Value, bar.Low, bar.High, bar.Reference }.Where(value => value is not null).Select(value => value!.Value);
}
