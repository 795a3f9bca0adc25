using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Judging;

/// <summary>A row of <c>rankdb.agreement</c>.</summary>
/// <param name="Pairs">What both judges judged.</param>
/// <param name="Agreed">Share of equal grades.</param>
/// <param name="Kappa">Cohen's kappa; null where both gave one grade to everything.</param>
/// <param name="Weighted">Kappa with the squared difference of the grades as weight.</param>
/// <param name="Low">Lower end of kappa's 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="Matrix">Grades, and counts by the first judge's grade (rows) and the second's (columns).</param>
internal sealed record Agreement(int Pairs, double? Agreed, double? Kappa, double? Weighted, double? Low, double? High, JsonNode? Matrix)
{
    /// <summary>For <c>--json</c>, with the names of the SQL function's columns.</summary>
    internal object Json(string against) =>
        new { against, pairs = Pairs, agreed = Agreed, kappa = Kappa, weighted_kappa = Weighted, ci_low = Low, ci_high = High, matrix = Matrix?.DeepClone() };

    /// <summary>Writes the figures and the table of counts.</summary>
    internal void Show(CliTerminal terminal, string judge, string against)
    {
        if (Pairs == 0)
        {
            terminal.Line($"agreement with {against}: nothing was judged by both");
            return;
        }

        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"agreement of {judge} with {against}, {Pairs} pairs: equal {100 * Agreed:0} %, ")
            + (Kappa is null ? "kappa undefined (one grade for everything)"
                : string.Create(CultureInfo.InvariantCulture, $"kappa {Kappa:0.000} [{Low:0.000}, {High:0.000}], weighted {Weighted:0.000}")));
        var grades = Matrix!["grades"]!.AsArray().Select(grade => grade!.ToString()).ToList();
        var table = new TextTable([$"{judge} says", .. grades.Select(grade => $">{against} {grade}")]);
        foreach (var (grade, row) in grades.Zip(Matrix["counts"]!.AsArray()))
        {
            table.Row([grade, .. row!.AsArray().Select(count => count!.ToString())]);
        }

        terminal.Table(table);
    }
}
