using System.Buffers;
using System.Text;

namespace RankDb.Wire.Sql;

/// <summary>PostgreSQL's array text, <c>{a,"b c",NULL}</c>, one dimension. Costs one string for each item and nothing else.</summary>
internal static class ArrayLiteral
{
    private const string Blanks = " \t\n\r\f\v";
    private static readonly SearchValues<char> EndsQuoted = SearchValues.Create("\"\\");
    private static readonly SearchValues<char> EndsPlain = SearchValues.Create(",}{\"\\");

    /// <summary>Reads the text form.</summary>
    /// <exception cref="WireException">22P02: it is malformed or nested.</exception>
    public static string?[] Parse(ReadOnlySpan<char> text)
    {
        var at = SkipBlanks(text, 0);
        if (at == text.Length || text[at] != '{')
        {
            throw Malformed("it must start with \"{\"");
        }

        var items = new List<string?>();
        at = SkipBlanks(text, at + 1);
        if (at < text.Length && text[at] == '}')
        {
            at++;
        }
        else
        {
            do
            {
                items.Add(Item(text, ref at));
            }
            while (text[at++] == ',');
        }

        return SkipBlanks(text, at) == text.Length ? [.. items] : throw Malformed("text follows the closing \"}\"");
    }

    /// <summary>The text form, every item but NULL in quotes.</summary>
    public static string Print(IReadOnlyList<string?> items)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            if (items[i] is not { } item)
            {
                text.Append("NULL");
                continue;
            }

            text.Append('"');
            foreach (var c in item)
            {
                text.Append(c is '"' or '\\' ? "\\" : "").Append(c);
            }

            text.Append('"');
        }

        return text.Append('}').ToString();
    }

    /// <summary>Reads one item and stops at the <c>,</c> or <c>}</c> after it.</summary>
    private static string? Item(ReadOnlySpan<char> text, ref int at)
    {
        at = SkipBlanks(text, at);
        return at < text.Length && text[at] == '"' ? QuotedItem(text, ref at) : PlainItem(text, ref at);
    }

    private static string QuotedItem(ReadOnlySpan<char> text, ref int at)
    {
        var start = at + 1;
        var length = text[start..].IndexOfAny(EndsQuoted);
        string item;
        if (length >= 0 && text[start + length] == '"')
        {
            (item, at) = (new string(text.Slice(start, length)), start + length);
        }
        else
        {
            // A backslash: find the end first, so that the item is copied once.
            var (escapes, end) = (0, start);
            for (; end < text.Length && text[end] != '"'; end++)
            {
                if (text[end] == '\\' && ++end < text.Length)
                {
                    escapes++;
                }
            }

            if (end >= text.Length)
            {
                throw Malformed("a quoted item does not end");
            }

            (item, at) = (Unescaped(text[start..end], escapes), end);
        }

        at = SkipBlanks(text, Math.Min(at + 1, text.Length));
        return at < text.Length && text[at] is ',' or '}' ? item : throw Malformed("a quoted item is not followed by \",\" or \"}\"");
    }

    private static string? PlainItem(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        var (end, escapes) = (start, 0);
        while (true)
        {
            var more = text[at..].IndexOfAny(EndsPlain);
            if (more < 0)
            {
                throw Malformed("it does not end with \"}\"");
            }

            var plain = text.Slice(at, more).TrimEnd(Blanks);
            end = plain.Length > 0 ? at + plain.Length : end;
            at += more;
            if (text[at] is '{' or '"')
            {
                throw Malformed(text[at] == '{' ? "it has more than one dimension" : "a quote stands inside an item");
            }

            if (text[at] != '\\')
            {
                break;
            }

            if (at + 1 == text.Length)
            {
                throw Malformed("it does not end with \"}\"");
            }

            (at, end, escapes) = (at + 2, at + 2, escapes + 1);
        }

        if (end == start)
        {
            throw Malformed("an item is empty");
        }

        var item = text[start..end];
        return escapes > 0 ? Unescaped(item, escapes) : item.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : new string(item);
    }

    private static string Unescaped(ReadOnlySpan<char> text, int escapes) =>
        string.Create(Math.Max(0, text.Length - escapes), text, static (target, source) =>
        {
            for (int from = 0, to = 0; to < target.Length; from++, to++)
            {
                from += source[from] == '\\' ? 1 : 0;
                target[to] = source[from];
            }
        });

    private static int SkipBlanks(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && Blanks.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }

        return at;
    }

    private static WireException Malformed(string why) =>
        new(SqlStates.InvalidText, $"malformed array literal: {why}", "Write it as '{\"first\",\"second\"}' or ARRAY['first','second'].");
}
