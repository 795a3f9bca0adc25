using System.Text;

namespace RankDb.Cli.Loading;

/// <summary>A documentation id of .NET (<c>M:System.IO.File.ReadLines(System.String)</c>) taken apart.
/// Format: "ID string format" in the C# language specification, annex D.4.</summary>
/// <param name="Kind">class-like words: type, method, constructor, operator, property, field, event, namespace.</param>
/// <param name="Namespace">As far as it can be told from the id: for members, what stands before the type.</param>
/// <param name="Type">Short name of the type, generic arity removed; the namespace itself for a namespace.</param>
/// <param name="Name">Short name of the member; for a type its own name.</param>
/// <param name="Parameters">Short names of the parameters' types, or null where there are no parentheses.</param>
internal sealed record MemberName(string Kind, string Namespace, string Type, string Name, string? Parameters)
{
    /// <summary><c>File.ReadLines(String)</c>, as a person would say it.</summary>
    internal string Short => Kind switch
    {
        "type" or "namespace" => Name,
        "constructor" => $"new {Type}({Parameters})",
        _ => $"{Type}.{Name}{(Parameters is null ? Kind is "method" ? "()" : "" : $"({Parameters})")}",
    };

    /// <summary>Takes an id apart; null when it is none.</summary>
    internal static MemberName? Parse(string id)
    {
        if (id.Length < 3 || id[1] != ':')
        {
            return null;
        }

        var text = id[2..];
        string? parameters = null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            var close = text.LastIndexOf(')');
            parameters = ShortList(text[(open + 1)..Math.Max(open + 1, close)]);
            text = text[..open];
        }

        // Explicit implementations write the interface's dots as # (and its commas as @): System#IDisposable#Dispose.
        var parts = SplitOutsideBraces(text, '.');
        var name = WithoutArity(parts[^1].Split('#')[^1]);
        if (id[0] is 'T' or 'N')
        {
            return new MemberName(id[0] == 'T' ? "type" : "namespace", string.Join('.', parts[..^1]), name, name, null);
        }

        if (parts.Count < 2)
        {
            return null;
        }

        var kind = id[0] switch
        {
            'M' when parts[^1] is "#ctor" or "#cctor" => "constructor",
            'M' when name.StartsWith("op_", StringComparison.Ordinal) => "operator",
            'M' => "method",
            'P' => "property",
            'F' => "field",
            'E' => "event",
            _ => "",
        };
        if (kind.Length == 0)
        {
            return null;
        }

        var type = WithoutArity(parts[^2]);
        return new MemberName(kind, string.Join('.', parts[..^2]), type, kind == "constructor" ? type : name, parameters);
    }

    /// <summary>The short form of an id, or of a name that the documentation's compiler could not resolve (<c>!:Name</c>).</summary>
    internal static string ShortNameOf(string id) => Parse(id) switch
    {
        { Kind: "constructor" } constructor => constructor.Type,
        { Kind: "type" or "namespace" } type => type.Name,
        { } member => $"{member.Type}.{member.Name}",
        null => id.Length > 2 && id[1] == ':' ? id[2..] : id,
    };

    /// <summary>A name's words in lower case: <c>ReadAllLines</c> is read all lines, <c>XMLReader</c> is xml reader.</summary>
    internal static string Words(string name)
    {
        var words = new StringBuilder();
        for (var at = 0; at < name.Length; at++)
        {
            var letter = name[at];
            var startsWord = char.IsUpper(letter)
                && at > 0 && (!char.IsUpper(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));
            if (startsWord && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }

            words.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        }

        return words.ToString().Trim();
    }

    private static string ShortList(string parameters) =>
        string.Join(", ", SplitOutsideBraces(parameters, ',').Where(part => part.Length > 0).Select(ShortType));

    // `0 is the first type parameter of the type, ``0 of the method; the ids do not hold their names.
    private static string TypeParameter(string type)
    {
        var name = type.TrimStart('`');
        var digits = name.Length - name.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
        var number = name[..digits] is "" or "0" ? "" : name[..digits];
        return $"T{number}{name[digits..].Replace("@", "", StringComparison.Ordinal)}";
    }

    private static string ShortType(string type)
    {
        if (type.StartsWith('`'))
        {
            return TypeParameter(type);
        }

        var brace = type.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
        {
            var suffix = type.TrimEnd('@', '*', ']', '[', ',', '0', ':').Length;
            return type[..suffix].Split('.')[^1] + type[suffix..].Replace("@", "", StringComparison.Ordinal).Replace("0:", "", StringComparison.Ordinal);
        }

        var end = type.LastIndexOf('}');
        return end < brace ? type : $"{type[..brace].Split('.')[^1]}<{ShortList(type[(brace + 1)..end])}>";
    }

    private static string WithoutArity(string name)
    {
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick > 0 ? name[..tick] : name;
    }

    private static List<string> SplitOutsideBraces(string text, char separator)
    {
        var parts = new List<string>();
        var depth = 0;
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] is '{' or '[' ? 1 : text[at] is '}' or ']' ? -1 : 0;
            if (depth == 0 && text[at] == separator)
            {
                parts.Add(text[start..at]);
                start = at + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
