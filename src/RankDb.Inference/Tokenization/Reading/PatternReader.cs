using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Reads a <c>pattern</c>: <c>{"String": ...}</c> or <c>{"Regex": ...}</c>.</summary>
internal static class PatternReader
{
    private const int Longest = 10_000;

    internal static TextPattern Read(JsonElement part)
    {
        var pattern = JsonPart.Part(part, "pattern") ?? throw new InvalidDataException("a \"pattern\" is missing.");
        if (pattern.ValueKind == JsonValueKind.Object && JsonPart.Text(pattern, "String") is { } literal)
        {
            return new LiteralPattern(literal);
        }

        if (pattern.ValueKind == JsonValueKind.Object && JsonPart.Text(pattern, "Regex") is { } regex)
        {
            return regex.Length <= Longest
                ? (TextPattern?)KnownPattern.Find(regex) ?? new RegexPattern(regex)
                : throw new InvalidDataException($"it has a pattern of {regex.Length} characters; at most {Longest} are supported.");
        }

        throw new InvalidDataException("a \"pattern\" is neither a String nor a Regex.");
    }
}
