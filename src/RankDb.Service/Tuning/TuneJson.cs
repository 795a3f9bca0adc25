using System.Text.Json;
using RankDb.Wire;

namespace RankDb.Service.Tuning;

/// <summary>Reads values of a problem; every mistake is 22023 or 54000 and names the place.</summary>
internal static class TuneJson
{
    internal static WireException Bad(string message, Exception? cause = null) => new("22023", message.Length <= 500 ? message : message[..500], null, cause);

    internal static WireException TooMuch(string what, long count, long limit) => new("54000", $"{count} {what} are more than {limit}, the limit of one tuning");

    internal static JsonElement Object(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Object ? value : throw Bad($"{place} must be a JSON object");

    /// <summary>The value of a key that must be there.</summary>
    internal static JsonElement Member(JsonElement of, string place, string key) =>
        Object(of, place).TryGetProperty(key, out var value) ? value : throw Bad($"{place} must have the key {key}");

    /// <summary>The value of a key; null where it is not there or null.</summary>
    internal static JsonElement? Optional(JsonElement of, string place, string key) =>
        Object(of, place).TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string Text(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad($"{place} must be a text");

    internal static double Number(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Bad($"{place} must be a finite number");

    // PostgreSQL may write a whole number as 60.0.
    internal static int Whole(JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole))
        {
            return whole;
        }

        var number = Number(value, place);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Bad($"{place} must be a whole number");
    }

    internal static int Within(JsonElement value, string place, int least, int most)
    {
        var number = Whole(value, place);
        return number >= least && number <= most ? number : throw Bad($"{place} must be {least} to {most}, not {number}");
    }

    internal static T[] Array<T>(JsonElement value, string place, Func<JsonElement, int, T> read)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Bad($"{place} must be an array");
        }

        var items = new T[value.GetArrayLength()];
        var next = 0;
        foreach (var item in value.EnumerateArray())
        {
            items[next] = read(item, next);
            next++;
        }

        return items;
    }

    /// <summary>Numbers; null is what it is said to be.</summary>
    internal static double[] Numbers(JsonElement value, string place, double? ofNull = null) => Array(
        value, place, (item, n) => item.ValueKind == JsonValueKind.Null && ofNull is { } missing ? missing
            : item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Bad($"{place}[{n}] must be a finite number"));

    /// <summary>Whole numbers; null is what it is said to be.</summary>
    internal static int[] Wholes(JsonElement value, string place, int? ofNull = null) => Array(
        value, place, (item, n) => item.ValueKind == JsonValueKind.Null && ofNull is { } missing ? missing
            : item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : Whole(item, $"{place}[{n}]"));
}
