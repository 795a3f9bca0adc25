using System.Globalization;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Arrays of numbers as SQL literals, and numbers as SQL prints them, without loss.</summary>
internal static class SqlArray
{
    /// <summary>A <c>double precision[]</c>; NaN stands for null.</summary>
    public static string Of(IEnumerable<double> values) =>
        $"'{{{string.Join(',', values.Select(value => double.IsNaN(value) ? "null" : value.ToString("R", CultureInfo.InvariantCulture)))}}}'::double precision[]";

    /// <summary>A number as a query returned it.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
