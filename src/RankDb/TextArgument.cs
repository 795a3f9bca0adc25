using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Refuses text that PostgreSQL cannot hold before it is sent, naming the argument and the place.</summary>
internal static class TextArgument
{
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="ArgumentException">The text has a NUL character or half of a surrogate pair.</exception>
    public static string Check(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                throw new ArgumentException($"{name} has a NUL character at index {i}, which PostgreSQL's text cannot hold.", name);
            }

            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                throw new ArgumentException($"{name} has a lone surrogate (U+{(int)text[i]:X4}) at index {i}: it is not valid Unicode text.", name);
            }

            i++;
        }

        return text;
    }

    /// <summary>Checks every text of a list; the message tells which one.</summary>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    /// <exception cref="ArgumentException">A text is null, or not one that PostgreSQL can hold.</exception>
    public static string[] CheckAll(IReadOnlyList<string> texts, string name)
    {
        ArgumentNullException.ThrowIfNull(texts, name);
        var copy = new string[texts.Count];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = texts[i] is { } text ? Check(text, $"{name}[{i}]") : throw new ArgumentException($"{name}[{i}] is null.", name);
        }

        return copy;
    }

    /// <summary>A JSON value as text, after checking every name and string in it.</summary>
    public static string? Json(JsonNode? node, string name)
    {
        if (node is null)
        {
            return null;
        }

        Walk(node);
        return node.ToJsonString();

        void Walk(JsonNode? part)
        {
            switch (part)
            {
                case JsonObject properties:
                    foreach (var (key, value) in properties)
                    {
                        Check(key, name);
                        Walk(value);
                    }

                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        Walk(item);
                    }

                    break;
                case JsonValue value when value.TryGetValue<string>(out var text):
                    Check(text, name);
                    break;
            }
        }
    }
}
