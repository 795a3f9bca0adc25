using System.Text;

namespace RankDb.Wire.Sql;

/// <summary>PostgreSQL's array text, <c>{a,"b c",NULL}</c>, one dimension.</summary>
internal static class ArrayLiteral
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="WireException">22023: it is malformed or nested.</exception>
    public static string?[] Parse(string text)
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

    /// <summary>Reads one item and stops at the <c>,</c> or <c>}</c> after it.</summary>
    private static string? Item(string text, ref int at)
    {
        at = SkipBlanks(text, at);
        if (at < text.Length && text[at] == '"')
        {
            return QuotedItem(text, ref at);
        }

        var (item, end, escaped) = (new StringBuilder(), 0, false);
        for (; at < text.Length && text[at] is not (',' or '}'); at++)
        {
            if (text[at] is '{' or '"')
            {
                throw Malformed(text[at] == '{' ? "it has more than one dimension" : "a quote stands inside an item");
            }

            var backslash = text[at] == '\\';
            if (backslash && ++at == text.Length)
            {
                break;
            }

            escaped |= backslash;
            item.Append(text[at]);
            end = backslash || !IsBlank(text[at]) ? item.Length : end;
        }

        if (at == text.Length || end == 0)
        {
            throw Malformed(at == text.Length ? "it does not end with \"}\"" : "an item is empty");
        }

        item.Length = end;
        var value = item.ToString();
        return !escaped && value.Equals("NULL", StringComparison.OrdinalIgnoreCase) ? null : value;
    }

    private static string QuotedItem(string text, ref int at)
    {
        var item = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && ++at == text.Length)
            {
                break;
            }

            item.Append(text[at]);
        }

        at = SkipBlanks(text, Math.Min(at + 1, text.Length));
        return at < text.Length && text[at] is ',' or '}' ? item.ToString() : throw Malformed("a quoted item is not followed by \",\" or \"}\"");
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        return at;
    }

    private static WireException Malformed(string why) =>
        new(SqlStates.InvalidArgument, $"malformed array literal: {why}", "Write it as '{\"first\",\"second\"}' or ARRAY['first','second'].");
}
