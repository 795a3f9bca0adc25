using System.Globalization;
using System.Xml.Linq;
using RankDb.Cli;
using RankDb.Cli.Charts;
using Xunit;

namespace RankDb.Tests.Cli.Charts;

public sealed class ChartTests
{
    private static readonly ChartLabels Labels = new("A title", "index i, set s, 12 queries, 2026-11-27", "across", "nDCG@10");

    [Fact]
    public void Bars_stand_on_zero_and_are_as_high_as_their_values()
    {
        var svg = Parse(BarChart.Draw(Labels, ["one", "two"], [("a", [new Bar(0.5, 0.4, 0.6), new Bar(0.25)]), ("b", [new Bar(1), new Bar(null)])]));

        var bars = Marked(svg, "bar");
        Assert.Equal(3, bars.Count);
        Assert.Equal(Number(bars[0], "height") * 2, Number(bars[1], "height"), 0.1);
        Assert.Equal(Number(bars[2], "height") * 2, Number(bars[0], "height"), 0.1);
        Assert.Equal(Number(bars[0], "y") + Number(bars[0], "height"), Number(bars[1], "y") + Number(bars[1], "height"), 0.05);
        Assert.Single(Marked(svg, "interval"));
        foreach (var text in new[] { "A title", "index i, set s, 12 queries, 2026-11-27", "across", "nDCG@10", "one", "two", "a", "b", "0.500" })
        {
            Assert.Contains(text, Texts(svg));
        }
    }

    [Fact]
    public void Negative_bars_hang_below_zero()
    {
        var bars = Marked(Parse(BarChart.Draw(Labels, ["one"], [("a", [new Bar(0.5)]), ("b", [new Bar(-0.5)])])), "bar");

        Assert.Equal(Number(bars[0], "y") + Number(bars[0], "height"), Number(bars[1], "y"), 0.05);
    }

    [Fact]
    public void A_line_has_its_points_a_band_and_a_ring_about_the_chosen_one()
    {
        LinePoint[] points = [new(10, 0.5, 0.4, 0.6), new(20, 0.6, 0.5, 0.7, Chosen: true), new(40, 0.55, 0.5, 0.6)];
        var svg = Parse(LineChart.Draw(Labels, [new LineSeries("ndcg@10", points)], doubling: true));

        var dots = Marked(svg, "point");
        Assert.Equal(3, dots.Count);
        Assert.Equal(Number(dots[1], "cx") - Number(dots[0], "cx"), Number(dots[2], "cx") - Number(dots[1], "cx"), 0.05);
        var chosen = Assert.Single(Marked(svg, "chosen"));
        Assert.Equal(Number(dots[1], "cx"), Number(chosen, "cx"));
        Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polygon");
        Assert.Subset(Texts(svg).ToHashSet(), new HashSet<string> { "10", "20", "40" });
    }

    [Fact]
    public void Differences_are_sorted_and_the_largest_are_named()
    {
        var svg = Parse(DifferenceChart.Draw(Labels, [("q1", -0.25), ("q2", 0.5), ("q3", 0), ("q4", 0.125)]));

        Assert.Equal(["q2: +0.500", "q4: +0.125", "q3: 0", "q1: -0.250"], Marked(svg, "bar").Select(bar => bar.Value));
        Assert.Contains("q1  -0.250", Texts(svg));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_chart_is_well_formed_and_lies_on_its_canvas_whatever_it_shows(int count)
    {
        var random = new Random(count);
        var names = Enumerable.Range(0, count).Select(n => $"<a&\"b\u0001 {n} \ud800 ünïcödé \ud83d\ude00 a name that is too long to be shown in full anywhere").ToArray();
        var labels = new ChartLabels(new string('t', 300), "\u0000<>", "x", "y");
        string[] all =
        [
            BarChart.Draw(labels, names, [("a<", [.. names.Select(_ => new Bar(random.NextDouble() - 0.5, -1, 1, 0.3))])]),
            BarChart.Draw(labels, ["one"], [.. names.Select(name => (name, (IReadOnlyList<Bar>)[new Bar(random.NextDouble())]))]),
            LineChart.Draw(labels, [new LineSeries("a", [.. names.Select((_, n) => new LinePoint(n + 1, random.NextDouble(), 0, 1))]), new LineSeries("b", [], LineStyle.Steps)]),
            LineChart.Draw(labels, [new LineSeries("a", [.. names.Select((_, n) => new LinePoint(n + 1, 0.25))], LineStyle.Steps)], doubling: true),
            DifferenceChart.Draw(labels, names.Select(name => (name, random.NextDouble() - 0.5))),
        ];
        foreach (var text in all)
        {
            var svg = Parse(text);
            var (width, height) = (Number(svg.Root!, "width"), Number(svg.Root!, "height"));
            foreach (var (name, limit) in new[] { ("x", width), ("cx", width), ("x1", width), ("x2", width), ("y", height), ("cy", height), ("y1", height), ("y2", height) })
            {
                Assert.All(svg.Descendants().Where(element => element.Attribute(name) is not null), element => Assert.InRange(Number(element, name), 0, limit));
            }
        }
    }

    [Fact]
    public void The_same_data_give_the_same_bytes_in_every_culture()
    {
        string Draw() => BarChart.Draw(Labels, ["one"], [("a", [new Bar(0.123456, 0.1, 0.2)])]);
        var expected = Draw();
        var before = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "~");
            CultureInfo.CurrentCulture = other;
            Assert.Equal(expected, Draw());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(new[] { 0.31, 0.42 }, true, 0, 0.5, 0.1)]
    [InlineData(new[] { 0.41, 0.42 }, false, 0.41, 0.42, 0.002)]
    [InlineData(new[] { -0.3, 0.6 }, true, -0.4, 0.6, 0.2)]
    [InlineData(new[] { 1.0, 500 }, false, 0, 500, 100)]
    [InlineData(new double[0], true, 0, 1, 0.2)]
    public void Ticks_are_round_numbers_about_the_values(double[] values, bool withZero, double low, double high, double step)
    {
        var scale = AxisScale.Covering(values, withZero);

        Assert.Equal(low, scale.Low, 1e-9);
        Assert.Equal(high, scale.High, 1e-9);
        Assert.Equal(step, scale.Step, 1e-9);
    }

    [Fact]
    public void A_scale_holds_all_its_values_and_has_a_handful_of_ticks()
    {
        var random = new Random(5);
        for (var round = 0; round < 1000; round++)
        {
            var values = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7))).ToArray();
            var scale = AxisScale.Covering(values, random.Next(2) == 0);
            Assert.All(values, value => Assert.InRange(scale.Share(value), -1e-6, 1 + 1e-6));
            Assert.InRange(scale.Ticks().Count(), 2, 10);
            Assert.Equal(scale.Ticks().Count(), scale.Ticks().Select(scale.Text).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("chart.png", "SVG")]
    [InlineData("no/such/folder/chart.svg", "is not there")]
    public void A_name_for_a_chart_is_refused_before_the_work(string path, string message) =>
        Assert.Contains(message, Assert.Throws<CliException>(() => ChartFile.Check(path)).Message, StringComparison.Ordinal);

    private static XDocument Parse(string svg) => XDocument.Parse(svg);

    private static List<XElement> Marked(XDocument svg, string mark) => [.. svg.Descendants().Where(element => (string?)element.Attribute("class") == mark)];

    private static List<string> Texts(XDocument svg) => [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
