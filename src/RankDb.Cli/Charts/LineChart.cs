using System.Globalization;

namespace RankDb.Cli.Charts;

/// <summary>A point of a line.</summary>
/// <param name="X">Across.</param>
/// <param name="Y">Up.</param>
/// <param name="Low">Lower end of its interval, or null.</param>
/// <param name="High">Upper end of its interval, or null.</param>
/// <param name="Chosen">Whether it is the one in use; it gets a ring.</param>
internal readonly record struct LinePoint(double X, double Y, double? Low = null, double? High = null, bool Chosen = false);

/// <summary>How points are joined.</summary>
internal enum LineStyle
{
    /// <summary>Dots and straight lines.</summary>
    Line,

    /// <summary>Dots alone.</summary>
    Dots,

    /// <summary>A line that stays until it jumps, without dots.</summary>
    Steps,

    /// <summary>A dashed line: a value to compare with.</summary>
    Dashes,
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">From left to right.</param>
/// <param name="Style">How they are joined.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<LinePoint> Points, LineStyle Style = LineStyle.Line);

/// <summary>Lines with bands: depth curves, recall against effort, the course of a tuning.</summary>
internal static class LineChart
{
    /// <summary>Draws the chart.</summary>
    /// <param name="labels">The words.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="doubling">Whether equal ratios take equal room across (for depths such as 10, 20, 40); every X is then above 0.</param>
    /// <returns>An SVG document.</returns>
    internal static string Draw(ChartLabels labels, IReadOnlyList<LineSeries> lines, bool doubling = false)
    {
        var points = lines.SelectMany(line => line.Points).ToList();
        var scale = AxisScale.Covering(points.SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y }), withZero: false);
        var frame = new ChartFrame(labels, scale, [.. lines.Select((line, at) => (line.Name, Palette.Of(at)))]);
        var across = doubling ? Doubling(frame, [.. points.Select(point => point.X).Distinct().Order()]) : Linear(frame, points);
        frame.Canvas.Line(ChartFrame.Left, frame.Bottom, ChartFrame.Right, frame.Bottom, Palette.Ink);
        for (var at = 0; at < lines.Count; at++)
        {
            One(frame, lines[at], across, Palette.Of(at));
        }

        return frame.Canvas.ToString();
    }

    private static Func<double, double> Linear(ChartFrame frame, List<LinePoint> points)
    {
        var scale = AxisScale.Covering(points.Select(point => point.X), withZero: false);
        double Across(double x) => ChartFrame.Left + 10 + (scale.Share(x) * (ChartFrame.Right - ChartFrame.Left - 20));
        foreach (var tick in scale.Ticks())
        {
            frame.Below(Across(tick), scale.Text(tick), 90);
        }

        return Across;
    }

    private static Func<double, double> Doubling(ChartFrame frame, double[] places)
    {
        var (low, high) = places.Length == 0 ? (1, 2) : places.Length == 1 ? (places[0] / 2, places[0] * 2) : (places[0], places[^1]);
        double Across(double x) => ChartFrame.Left + 24 + (Math.Log(x / low) / Math.Log(high / low) * (ChartFrame.Right - ChartFrame.Left - 48));
        var last = double.NegativeInfinity;
        foreach (var place in places)
        {
            frame.Canvas.Line(Across(place), frame.Bottom, Across(place), frame.Bottom + 4, Palette.Ink);
            if (Across(place) - last >= 34)
            {
                last = Across(place);
                frame.Below(last, place.ToString("0.##", CultureInfo.InvariantCulture), 60);
            }
        }

        return Across;
    }

    private static void One(ChartFrame frame, LineSeries line, Func<double, double> across, string colour)
    {
        var banded = line.Points.Where(point => point is { Low: not null, High: not null }).ToList();
        if (line.Style != LineStyle.Dots && banded.Count > 1)
        {
            frame.Canvas.Area(
                [.. banded.Select(point => (across(point.X), frame.Y(point.High!.Value))), .. banded.AsEnumerable().Reverse().Select(point => (across(point.X), frame.Y(point.Low!.Value)))],
                colour);
        }

        var places = line.Points.Select(point => (X: across(point.X), Y: frame.Y(point.Y))).ToList();
        if (line.Style == LineStyle.Dashes)
        {
            frame.Canvas.Path(places, colour, 2, "6 4");
            return;
        }

        if (line.Style == LineStyle.Steps)
        {
            frame.Canvas.Path(places.SelectMany((place, at) => at == 0 ? [place] : new[] { (place.X, places[at - 1].Y), place }), colour, 2.5);
            return;
        }

        if (line.Style == LineStyle.Line)
        {
            frame.Canvas.Path(places, colour, 2.5);
        }

        for (var at = 0; at < places.Count; at++)
        {
            var point = line.Points[at];
            var interval = point is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $" [{low:0.000}, {high:0.000}]") : "";
            frame.Canvas.Dot(
                places[at].X, places[at].Y, line.Style == LineStyle.Dots ? 2.5 : 4, colour, string.Create(CultureInfo.InvariantCulture, $"{line.Name}, {point.X:0.###}: {point.Y:0.000}{interval}"), mark: "point");
            if (point.Chosen)
            {
                frame.Canvas.Dot(places[at].X, places[at].Y, 9, Palette.Ink, ring: true, mark: "chosen");
            }
        }
    }
}
