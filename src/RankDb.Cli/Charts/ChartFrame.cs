namespace RankDb.Cli.Charts;

/// <summary>What every chart has: title, legend, a vertical axis with its grid, and the place for the data.</summary>
internal sealed class ChartFrame
{
    private const int Width = 860;
    private const int TickSize = 12;
    private readonly ChartLabels _labels;
    private readonly AxisScale _scale;

    /// <summary>Draws the frame.</summary>
    /// <param name="labels">The words.</param>
    /// <param name="scale">The vertical axis.</param>
    /// <param name="legend">Names and colours of the series; a single one is not drawn.</param>
    /// <param name="below">Room for the labels below the horizontal axis.</param>
    internal ChartFrame(ChartLabels labels, AxisScale scale, IReadOnlyList<(string Name, string Colour)> legend, int below = 24)
    {
        (_labels, _scale) = (labels, scale);
        var rows = legend.Count < 2 ? [] : Rows(legend);
        Top = 66 + (rows.Count * 20);
        var height = 66 + (rows.Count * 20) + 330 + below + (labels.Horizontal.Length > 0 ? 30 : 12);
        Bottom = Top + 330;
        Canvas = new SvgCanvas(Width, height, $"{labels.Title}. {labels.Subtitle}");
        Canvas.Write(24, 28, SvgCanvas.Cut(labels.Title, 17, (Width - 40) * 1.1), 17, bold: true);
        Canvas.Write(24, 48, SvgCanvas.Cut(labels.Subtitle, 13, (Width - 40) * 1.1), 13, Palette.Faint);
        Legend(rows);
        Vertical();
        if (labels.Horizontal.Length > 0)
        {
            Canvas.Write((Left + Right) / 2, height - 12, labels.Horizontal, 13, anchor: "middle");
        }
    }

    internal SvgCanvas Canvas { get; }

    internal static double Left => 84;

    internal static double Right => Width - 24;

    internal double Top { get; }

    internal double Bottom { get; }

    /// <summary>The height at which a value lies.</summary>
    internal double Y(double value) => Bottom - (_scale.Share(value) * (Bottom - Top));

    /// <summary>A label below the horizontal axis; long ones are turned.</summary>
    internal void Below(double x, string text, double room, bool turned = false)
    {
        if (turned)
        {
            Canvas.Write(x + 4, Bottom + 16, SvgCanvas.Cut(text, TickSize, 130), TickSize, anchor: "end", turn: -35);
        }
        else
        {
            Canvas.Write(x, Bottom + 18, SvgCanvas.Cut(text, TickSize, room), TickSize, anchor: "middle");
        }
    }

    /// <summary>The line of the horizontal axis, drawn last so that nothing covers it.</summary>
    internal void Floor(double at) => Canvas.Line(Left, Y(at), Right, Y(at), Palette.Ink);

    private void Vertical()
    {
        foreach (var tick in _scale.Ticks())
        {
            Canvas.Line(Left, Y(tick), Right, Y(tick), Palette.Grid);
            Canvas.Write(Left - 8, Y(tick) + 4, _scale.Text(tick), TickSize, Palette.Faint, "end");
        }

        Canvas.Write(24, (Top + Bottom) / 2, _labels.Vertical, 13, anchor: "middle", turn: -90);
    }

    private static List<List<(string Name, string Colour)>> Rows(IReadOnlyList<(string Name, string Colour)> legend)
    {
        var rows = new List<List<(string, string)>> { new() };
        var used = 0.0;
        foreach (var (name, colour) in legend)
        {
            var text = SvgCanvas.Cut(name, TickSize, 300);
            var width = SvgCanvas.WidthOf(text, TickSize) + 34;
            if (used + width > Right - Left && rows[^1].Count > 0)
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add((text, colour));
            used += width;
        }

        return rows;
    }

    private void Legend(List<List<(string Name, string Colour)>> rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var x = Left;
            var y = 70 + (row * 20);
            foreach (var (name, colour) in rows[row])
            {
                Canvas.Box(x, y - 10, 12, 12, colour);
                Canvas.Write(x + 17, y, name, TickSize);
                x += SvgCanvas.WidthOf(name, TickSize) + 34;
            }
        }
    }
}
