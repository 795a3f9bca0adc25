using System.Text;
using System.Xml.Linq;

namespace RankDb.Cli.Loading;

/// <summary>Flattens the XML of a documentation comment to plain text: references become short names, white space becomes one space.</summary>
internal static class DocumentationText
{
    private static readonly HashSet<string> Blocks = ["para", "item", "list", "code", "description", "term", "br", "p", "li", "listheader"];

    /// <summary>The text of an element; null when the element is null or holds no text.</summary>
    internal static string? Of(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = new StringBuilder();
        Append(text, element);
        var flat = Flatten(text);
        return flat.Length == 0 ? null : flat;
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText words:
                    text.Append(words.Value);
                    break;
                case XElement { HasElements: false, IsEmpty: true } or XElement { Value.Length: 0 }:
                    text.Append(Reference((XElement)node));
                    break;
                case XElement child:
                    var isBlock = Blocks.Contains(child.Name.LocalName);
                    text.Append(isBlock ? " " : "");
                    Append(text, child);
                    text.Append(isBlock ? " " : "");
                    break;
            }
        }
    }

    private static string Reference(XElement element)
    {
        string? Attribute(string name) => (string?)element.Attribute(name);
        return element.Name.LocalName switch
        {
            "see" or "seealso" or "exception" or "inheritdoc" =>
                Attribute("langword") ?? (Attribute("cref") is { } id ? MemberName.ShortNameOf(id) : Attribute("href") ?? ""),
            "paramref" or "typeparamref" => Attribute("name") ?? "",
            _ => " ",
        };
    }

    private static string Flatten(StringBuilder text)
    {
        var flat = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (!char.IsWhiteSpace(letter))
            {
                flat.Append(letter);
            }
            else if (flat.Length > 0 && flat[^1] != ' ')
            {
                flat.Append(' ');
            }
        }

        return flat.ToString().TrimEnd();
    }
}
