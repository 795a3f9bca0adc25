using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Puts what is set into an options argument, and leaves out what is not.</summary>
internal static class OptionsJson
{
    internal static JsonObject Put(this JsonObject json, string name, int? value) => value is { } number ? With(json, name, number) : json;

    /// <exception cref="ArgumentException">The number is not finite: JSON has none such.</exception>
    internal static JsonObject Put(this JsonObject json, string name, double? value) => value switch
    {
        null => json,
        { } number when double.IsFinite(number) => With(json, name, number),
        _ => throw new ArgumentException($"{name} must be a finite number, got {value}.", name),
    };

    internal static JsonObject Put(this JsonObject json, string name, bool? value) => value is { } flag ? With(json, name, flag) : json;

    internal static JsonObject Put(this JsonObject json, string name, string? value) => value is null ? json : With(json, name, TextArgument.Check(value, name));

    internal static JsonObject Put(this JsonObject json, string name, JsonNode? value)
    {
        if (value is null)
        {
            return json;
        }

        TextArgument.Json(value, name);
        return With(json, name, value.DeepClone());
    }

    internal static string Word(this PAdjustment adjustment) => adjustment switch
    {
        PAdjustment.Holm => "holm",
        PAdjustment.BenjaminiHochberg => "bh",
        PAdjustment.None => "none",
        _ => throw new ArgumentException($"{adjustment} is not a correction of p values.", nameof(adjustment)),
    };

    /// <summary>A value's name as the database writes it: <c>BradleyTerry</c> is <c>bradley-terry</c>.</summary>
    internal static string Word<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(letter) : letter.ToString()))
            : throw new ArgumentException($"{value} is not a {typeof(T).Name}.", nameof(value));

    private static JsonObject With(JsonObject json, string name, JsonNode value)
    {
        json[name] = value;
        return json;
    }
}
