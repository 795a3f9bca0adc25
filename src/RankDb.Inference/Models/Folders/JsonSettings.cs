using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Values of a JSON object by name; an absent object has none.</summary>
internal readonly struct JsonSettings(JsonElement? element)
{
    internal bool IsEmpty => element is null;

    internal JsonElement? Element => element;

    /// <summary>Reads a file; empty where there is none.</summary>
    /// <exception cref="ModelException">The file cannot be read or is no JSON object (58000).</exception>
    internal static JsonSettings Read(string path)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        var root = ReadRoot(path);
        return root.ValueKind == JsonValueKind.Object
            ? new JsonSettings(root)
            : throw ModelException.CannotLoad($"Cannot read {path}: it is not a JSON object.");
    }

    /// <summary>Reads a file of any JSON value.</summary>
    internal static JsonElement ReadRoot(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw ModelException.CannotLoad($"Cannot read {path}: {exception.Message}", exception);
        }
    }

    internal string? Text(string name) => Find(name)?.GetString();

    internal int? Number(string name) => Find(name)?.GetInt32();

    internal double? Real(string name) => Find(name)?.GetDouble();

    internal bool? Flag(string name) => Find(name)?.GetBoolean();

    internal JsonSettings Part(string name) => Find(name) is { ValueKind: JsonValueKind.Object } part ? new JsonSettings(part) : default;

    /// <summary>The texts of a list; null where it is absent.</summary>
    internal string[]? Texts(string name) =>
        Find(name) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString() ?? string.Empty)] : null;

    internal bool HasArchitectureEndingIn(string suffix) =>
        Find("architectures") is { ValueKind: JsonValueKind.Array } list
        && list.EnumerateArray().Any(item => item.GetString()?.EndsWith(suffix, StringComparison.Ordinal) == true);

    internal JsonElement? Find(string name) =>
        element is { } found && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
