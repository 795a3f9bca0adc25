using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace RankDb.Cli.Loading;

/// <summary>Members of .NET XML documentation files, one row for each member that has a summary.</summary>
internal sealed class XmlDocumentationRows(IReadOnlyList<string> files) : RowSource
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreProcessingInstructions = true };

    internal override IReadOnlyList<LoadColumn> Columns { get; } =
    [
        new("member_id"), new("kind"), new("namespace"), new("type"), new("name"), new("title"),
        new("summary"), new("remarks"), new("parameters"), new("returns"), new("assembly"),
    ];

    internal override IReadOnlyList<string> ContentColumns { get; } = ["title", "summary", "remarks"];

    internal override long TotalBytes { get; } = files.Sum(file => new FileInfo(file).Length);

    /// <summary>The ASP.NET Core pack repeats members of the base pack.</summary>
    internal override bool AllowsRepeats => true;

    internal override async IAsyncEnumerable<LoadRow> ReadAsync(Action<long> bytesRead, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long before = 0;
        foreach (var file in files)
        {
            await using var stream = SourceFile.OpenRead(file);
            using var reader = XmlReader.Create(stream, Settings);
            var assembly = Path.GetFileNameWithoutExtension(file);
            while (NextMember(reader, file, ref assembly) is { } member)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Row(member, assembly) is { } values)
                {
                    yield return new LoadRow(values, file, ((IXmlLineInfo)member).LineNumber);
                }

                bytesRead(before + stream.Position);
            }

            before += stream.Length;
        }
    }

    private static XElement? NextMember(XmlReader reader, string file, ref string assembly)
    {
        try
        {
            while (!reader.EOF)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "member")
                {
                    return WithLine(reader);
                }

                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "assembly"
                    && ((XElement)XNode.ReadFrom(reader)).Value.Trim() is { Length: > 0 } name)
                {
                    assembly = name;
                    continue; // ReadFrom has moved on
                }

                reader.Read();
            }

            return null;
        }
        catch (XmlException broken)
        {
            throw BadRow.At(file, broken.LineNumber, $"not well-formed XML: {broken.Message}", broken);
        }
    }

    private static XElement WithLine(XmlReader reader)
    {
        using var subtree = reader.ReadSubtree();
        var element = XElement.Load(subtree, LoadOptions.PreserveWhitespace | LoadOptions.SetLineInfo);
        reader.Read(); // past the end element that the subtree ended on
        return element;
    }

    private static object?[]? Row(XElement member, string assembly)
    {
        if ((string?)member.Attribute("name") is not { } id || MemberName.Parse(id) is not { } name
            || DocumentationText.Of(member.Element("summary")) is not { } summary)
        {
            return null;
        }

        var parameters = member.Elements("param").Select(param => $"{(string?)param.Attribute("name")}: {DocumentationText.Of(param)}").ToList();
        return
        [
            id, name.Kind, name.Namespace, name.Type, name.Name, Title(name), summary,
            DocumentationText.Of(member.Element("remarks")), parameters.Count == 0 ? null : string.Join('\n', parameters),
            DocumentationText.Of(member.Element("returns")), assembly,
        ];
    }

    // The names as written, then their words, so that both "ReadLines" and "read lines" find the member.
    private static string Title(MemberName name)
    {
        var written = name.Kind is "type" or "namespace" ? name.Name : name.Kind == "constructor" ? name.Type : $"{name.Type} {name.Name}";
        var words = MemberName.Words(written);
        return string.Equals(words, written, StringComparison.OrdinalIgnoreCase) ? $"{written} {name.Kind}" : $"{written} {name.Kind}: {words}";
    }
}
