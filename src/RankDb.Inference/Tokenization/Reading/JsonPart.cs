using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads members of a tokenizer.json, with messages that name them.</summary>
internal static class JsonPart
{
    /// <summary>The named part; null where it is absent or null.</summary>
    internal static JsonElement? Part(JsonElement root, string name) =>
        root.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null ? part : null;

    /// <summary>The type of a part.</summary>
    internal static string Type(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && Text(part, "type") is { } type
            ? type
            : throw new InvalidDataException($"its \"{name}\" has no type.");

    /// <summary>The refusal of a part that is not supported.</summary>
    internal static InvalidDataException Refusal(string name, string type, string supported) =>
        new($"its \"{name}\" is of type {type}, which is not supported; supported: {supported}.");

    internal static string? Text(JsonElement element, string name) =>
        Part(element, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new InvalidDataException($"\"{name}\" is not a text.");

    internal static string RequiredText(JsonElement element, string name) =>
        Text(element, name) ?? throw new InvalidDataException($"a \"{name}\" is missing.");

    internal static bool? Flag(JsonElement element, string name) =>
        Part(element, name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new InvalidDataException($"\"{name}\" is neither true nor false.");

    internal static int? Number(JsonElement element, string name) =>
        Part(element, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw new InvalidDataException($"\"{name}\" is not an integer.");

    internal static JsonElement Array(JsonElement element, string name) =>
        Part(element, name) is { ValueKind: JsonValueKind.Array } list ? list : throw new InvalidDataException($"it has no \"{name}\" list.");
}
