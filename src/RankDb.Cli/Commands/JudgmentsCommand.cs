using System.CommandLine;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb judgments</c></summary>
internal static class JudgmentsCommand
{
    internal static Command Create(CliEnvironment environment) => new("judgments", "Bring relevance judgments in, out, and look at them.")
    {
        JudgmentsImportCommand.Create(environment),
        JudgmentsExportCommand.Create(environment),
        JudgmentsCheckCommand.Create(environment),
    };

    internal static Option<string> Negative() => EvaluationOptions.Choice(
        "--negative", "Grades below 0: fail; zero (not relevant); pooled (-1 is in the pool and not judged).", "fail", "zero", "pooled");

    internal static NegativeGrades Parse(string? negative) => negative switch
    {
        "zero" => NegativeGrades.Zero,
        "pooled" => NegativeGrades.Pooled,
        _ => NegativeGrades.Fail,
    };

    internal static Option<string?> Index() => new("--index", "-i") { Description = "Look for the documents in this index; those that it lacks are reported." };

    /// <summary>What a person should know of judgments, on standard error.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="zeroed">Grades that were read as 0.</param>
    /// <param name="place">Where the documents should be, such as "index cran"; null: nobody looked.</param>
    internal static void Note(CliTerminal terminal, JudgmentFindings findings, long zeroed, string? place)
    {
        if (zeroed > 0)
        {
            terminal.Note($"{EvaluationReport.Number(zeroed)} grades below 0 were read as 0, not relevant");
        }

        NoteMissing(terminal, findings, place);
        if (findings.UnknownDocuments is not null && findings.UnknownDocumentCount == 0)
        {
            terminal.Note($"{place} has all judged documents");
        }

        if (findings.QueriesWithoutRelevant > 0)
        {
            terminal.Note($"{EvaluationReport.Number(findings.QueriesWithoutRelevant)} of {EvaluationReport.Number(findings.Queries)} judged queries have no relevant document and count in no mean");
        }
    }

    /// <summary>What of judgments is not there, on standard error.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="place">Where the documents should be, such as "index cran".</param>
    internal static void NoteMissing(CliTerminal terminal, JudgmentFindings findings, string? place)
    {
        if (findings.UnknownQueryCount > 0)
        {
            terminal.Note($"{EvaluationReport.Number(findings.UnknownQueryCount)} queries are not in the set ({EvaluationReport.Number(findings.UnknownQueryJudgments)} judgments): {Names(findings.UnknownQueries, findings.UnknownQueryCount)}");
        }

        if (findings.BlankQueryCount > 0)
        {
            terminal.Note($"{EvaluationReport.Number(findings.BlankQueryCount)} queries of the set are blank, so that their searches fail: {Names(findings.BlankQueries, findings.BlankQueryCount)}");
        }

        if (findings.UnknownDocuments is { } documents && findings.UnknownDocumentCount > 0)
        {
            terminal.Note($"{EvaluationReport.Number(findings.UnknownDocumentCount)} judged documents are not in {place}, so that no search finds them: {Names(documents, findings.UnknownDocumentCount)}");
        }
    }

    /// <summary>The findings for --json.</summary>
    internal static Dictionary<string, object?> Json(JudgmentFindings findings, long zeroed) => new(StringComparer.Ordinal)
    {
        ["judgments"] = findings.Judgments, ["queries"] = findings.Queries, ["relevant"] = findings.Relevant, ["pooled"] = findings.Pooled, ["negative_read_as_zero"] = zeroed,
        ["queries_without_relevant"] = findings.QueriesWithoutRelevant,
        ["grades"] = findings.Grades.ToDictionary(grade => grade.Grade.ToString(System.Globalization.CultureInfo.InvariantCulture), grade => grade.Count, StringComparer.Ordinal),
        ["unknown_queries"] = findings.UnknownQueryCount, ["unknown_queries_first"] = findings.UnknownQueries, ["unknown_queries_judgments"] = findings.UnknownQueryJudgments,
        ["blank_queries"] = findings.BlankQueryCount, ["blank_queries_first"] = findings.BlankQueries,
        ["unknown_documents"] = findings.UnknownDocuments is null ? null : findings.UnknownDocumentCount, ["unknown_documents_first"] = findings.UnknownDocuments,
    };

    private static string Names(IReadOnlyList<string> first, long count) => string.Join(", ", first) + (count > first.Count ? ", ..." : "");
}
