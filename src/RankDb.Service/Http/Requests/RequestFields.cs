using System.Text.Json;

namespace RankDb.Service.Http.Requests;

/// <summary>The fields of a request. A null counts as absent; a field that the route does not know is refused by name.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    /// <exception cref="HttpFault">BadValue: the body is not an object. Unsupported: it has a field that is not one of <paramref name="known"/>.</exception>
    internal RequestFields(JsonElement body, params ReadOnlySpan<string> known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new HttpFault(HttpFaultKind.BadValue, $"The body must be a JSON object, not {NameOf(body.ValueKind)}.");
        }

        foreach (var field in body.EnumerateObject())
        {
            var name = NameOf(field);
            if (!known.Contains(name))
            {
                name = Short(name);
                throw new HttpFault(
                    HttpFaultKind.Unsupported, $"The field '{name}' is not supported; this route knows {string.Join(", ", known)}.", name);
            }

            if (field.Value.ValueKind != JsonValueKind.Null)
            {
                _fields.Add(name, field.Value);
            }
        }
    }

    internal bool Has(string name) => _fields.ContainsKey(name);

    /// <exception cref="HttpFault">BadValue: the field is absent.</exception>
    internal JsonElement Any(string name) =>
        _fields.TryGetValue(name, out var value) ? value : throw new HttpFault(HttpFaultKind.BadValue, $"The field '{name}' is missing.", name);

    /// <exception cref="HttpFault">BadValue: the field is absent or not a string.</exception>
    internal string Text(string name) => Text(Any(name), name, name);

    internal string? OptionalText(string name) => Has(name) ? Text(name) : null;

    /// <exception cref="HttpFault">BadValue: the field is neither true nor false.</exception>
    internal bool Flag(string name, bool absent) => !_fields.TryGetValue(name, out var value) ? absent : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        var kind => throw new HttpFault(HttpFaultKind.BadValue, $"The field '{name}' must be true or false, not {NameOf(kind)}.", name),
    };

    /// <summary>A whole number of at least <paramref name="low"/>, or null where the field is absent.</summary>
    /// <exception cref="HttpFault">BadValue: it is another number, or none.</exception>
    internal int? Whole(string name, int low)
    {
        if (!_fields.TryGetValue(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low
            ? number
            : throw new HttpFault(
                HttpFaultKind.BadValue,
                value.ValueKind == JsonValueKind.Number
                    ? $"The field '{name}' must be a whole number of at least {low}, not {Short(value.GetRawText())}."
                    : $"The field '{name}' must be a whole number of at least {low}, not {NameOf(value.ValueKind)}.",
                name);
    }

    /// <summary>One of the words, or the first where the field is absent.</summary>
    /// <exception cref="HttpFault">BadValue: it is another word, or none.</exception>
    internal string Word(string name, params ReadOnlySpan<string> words)
    {
        var given = OptionalText(name);
        if (given is null)
        {
            return words[0];
        }

        foreach (var word in words)
        {
            if (word.Equals(given, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        throw new HttpFault(HttpFaultKind.BadValue, $"The field '{name}' must be one of {string.Join(", ", words)}, not '{Short(given)}'.", name);
    }

    /// <summary>The string of an element; <paramref name="place"/> is how a message names it.</summary>
    /// <exception cref="HttpFault">BadValue: it is no string, or not valid Unicode.</exception>
    internal static string Text(JsonElement element, string place, string field)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw new HttpFault(HttpFaultKind.BadValue, $"The field '{place}' must be a string, not {NameOf(element.ValueKind)}.", field);
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new HttpFault(
                HttpFaultKind.BadValue, $"The field '{place}' is not valid Unicode: it has half of a surrogate pair or bytes that are not UTF-8.", field, exception);
        }
    }

    internal static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new HttpFault(HttpFaultKind.BadJson, "The body has a field name that is not valid Unicode.", cause: exception);
        }
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
