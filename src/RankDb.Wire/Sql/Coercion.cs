using System.Globalization;
using RankDb.Wire.Protocol;

namespace RankDb.Wire.Sql;

/// <summary>Turns a value as it was written or bound into the type that is declared.</summary>
internal static class Coercion
{
    /// <summary>Converts.</summary>
    /// <param name="value">string, long, double, bool, string?[] or null.</param>
    /// <param name="type">The type wanted.</param>
    /// <param name="isArray">True for an array of text.</param>
    /// <param name="what">Names the value in an error, such as <c>argument "query"</c>.</param>
    /// <returns>string, long, double, bool, string?[] or null.</returns>
    /// <exception cref="WireException">22P02: it is not of the type; 22003: it is out of range.</exception>
    public static object? To(object? value, WireType type, bool isArray, string what) => (value, type) switch
    {
        (null, _) => null,
        (string?[] array, WireType.Text) when isArray => array,
        (string text, WireType.Text) when isArray => ArrayLiteral.Parse(text),
        (_, _) when isArray || value is string?[] => throw Wrong(what, isArray ? "text[]" : Name(type)),
        (string text, WireType.Text) => text,
        (_, WireType.Text) => ValueCodec.Print(value),
        (string text, WireType.Int4 or WireType.Int8) => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? Ranged(number, type, what) : throw Wrong(what, Name(type)),
        (long number, WireType.Int4 or WireType.Int8) => Ranged(number, type, what),
        (double number, WireType.Int4 or WireType.Int8) when Math.Abs(number) < long.MaxValue => Ranged((long)Math.Round(number), type, what),
        (string text, WireType.Float8) => ParseDouble(text) ?? throw Wrong(what, Name(type)),
        (long number, WireType.Float8) => (double)number,
        (double number, WireType.Float8) => number,
        (string text, WireType.Bool) => ParseBool(text) ?? throw Wrong(what, Name(type)),
        (bool flag, WireType.Bool) => flag,
        _ => throw Wrong(what, Name(type)),
    };

    /// <summary>PostgreSQL's name of a type.</summary>
    public static string Name(WireType type) => type switch
    {
        WireType.Int4 => "integer",
        WireType.Int8 => "bigint",
        WireType.Float8 => "double precision",
        WireType.Bool => "boolean",
        _ => "text",
    };

    private static long Ranged(long number, WireType type, string what) =>
        type == WireType.Int8 || number is >= int.MinValue and <= int.MaxValue ? number
            : throw new WireException(SqlStates.OutOfRange, $"{what} is out of range for integer");

    private static double? ParseDouble(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? ParseBool(string text) => text.Trim().ToLowerInvariant() switch
    {
        "t" or "true" or "y" or "yes" or "on" or "1" => true,
        "f" or "false" or "n" or "no" or "off" or "0" => false,
        _ => null,
    };

    private static WireException Wrong(string what, string type) => new(SqlStates.InvalidText, $"{what} is not a valid {type}");
}
