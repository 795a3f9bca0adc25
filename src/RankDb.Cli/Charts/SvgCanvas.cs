using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace RankDb.Cli.Charts;

/// <summary>Draws lines, boxes and texts into an SVG document. The same calls give the same bytes.</summary>
internal sealed class SvgCanvas
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement _root;

    /// <summary>An empty canvas.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="title">What a reader hears instead of seeing it.</param>
    internal SvgCanvas(int width, int height, string title)
    {
        _root = new XElement(
            Svg + "svg",
            new XAttribute("width", width), new XAttribute("height", height), new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")),
            new XAttribute("role", "img"), new XAttribute("font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif"),
            new XElement(Svg + "title", Clean(title)),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", Palette.Background)));
    }

    /// <summary>The document as text.</summary>
    public override string ToString()
    {
        using var text = new Utf8Text();
        new XDocument(new XDeclaration("1.0", "utf-8", null), _root).Save(text);
        return text.ToString() + "\n";
    }

    /// <summary>A box with a note that shows where the pointer rests.</summary>
    internal void Box(double x, double y, double width, double height, string colour, string? note = null, string? mark = null) =>
        Add("rect", note, ("class", mark), ("x", Text(x)), ("y", Text(y)), ("width", Text(Math.Max(0, width))), ("height", Text(Math.Max(0, height))), ("fill", colour));

    /// <summary>A straight line.</summary>
    internal void Line(double x1, double y1, double x2, double y2, string colour, double width = 1, string? dashes = null, string? mark = null) =>
        Add("line", null, ("class", mark), ("x1", Text(x1)), ("y1", Text(y1)), ("x2", Text(x2)), ("y2", Text(y2)), ("stroke", colour), ("stroke-width", Text(width)), ("stroke-dasharray", dashes));

    /// <summary>Straight lines from point to point.</summary>
    internal void Path(IEnumerable<(double X, double Y)> points, string colour, double width, string? dashes = null) =>
        Add("polyline", null, ("points", Points(points)), ("fill", "none"), ("stroke", colour), ("stroke-width", Text(width)), ("stroke-linejoin", "round"), ("stroke-dasharray", dashes));

    /// <summary>A filled area that what is below shines through.</summary>
    internal void Area(IEnumerable<(double X, double Y)> points, string colour) =>
        Add("polygon", null, ("points", Points(points)), ("fill", colour), ("fill-opacity", "0.15"));

    /// <summary>A dot, or a ring, with a note.</summary>
    internal void Dot(double x, double y, double radius, string colour, string? note = null, bool ring = false, string? mark = null) =>
        Add(
            "circle", note, ("class", mark), ("cx", Text(x)), ("cy", Text(y)), ("r", Text(radius)),
            ("fill", ring ? "none" : colour), ("stroke", ring ? colour : null), ("stroke-width", ring ? "2" : null));

    /// <summary>A line of text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The words.</param>
    /// <param name="size">In pixels.</param>
    /// <param name="colour">Of the letters.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="bold">Whether it is bold.</param>
    /// <param name="turn">Degrees clockwise about the anchor.</param>
    internal void Write(double x, double y, string text, double size = 13, string colour = Palette.Ink, string anchor = "start", bool bold = false, int turn = 0)
    {
        var element = Add(
            "text", null, ("x", Text(x)), ("y", Text(y)), ("font-size", Text(size)), ("fill", colour), ("text-anchor", anchor == "start" ? null : anchor),
            ("font-weight", bold ? "bold" : null), ("transform", turn == 0 ? null : $"rotate({Text(turn)} {Text(x)} {Text(y)})"));
        element.Add(Clean(text));
    }

    /// <summary>How wide a text is about; no font is at hand to measure, so rather too wide.</summary>
    internal static double WidthOf(string text, double size) => text.Length * size * 0.6;

    /// <summary>A text, cut to a width.</summary>
    internal static string Cut(string text, double size, double width)
    {
        var letters = Math.Max(2, (int)(width / (size * 0.6)));
        return text.Length <= letters ? text : text[..(letters - 1)] + "…";
    }

    private XElement Add(string name, string? note, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var element = new XElement(Svg + name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                element.Add(new XAttribute(attribute, value));
            }
        }

        if (note is not null)
        {
            element.Add(new XElement(Svg + "title", Clean(note)));
        }

        _root.Add(element);
        return element;
    }

    private static string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ', points.Select(point => $"{Text(point.X)},{Text(point.Y)}"));

    private static string Text(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    // XML has no way to write most control characters and halves of surrogate pairs.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]))
            {
                clean.Append(text[at]).Append(text[++at]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[at]) ? text[at] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override string NewLine => "\n";
    }
}
