using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb judgments import</c></summary>
internal static class JudgmentsImportCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string>("file") { Description = "TREC qrels, BEIR's .tsv, or .csv with the columns query_id, id, grade and perhaps aspects (parted by |)." };
        var set = EvaluationOptions.Set();
        var format = EvaluationOptions.Format(FileFormats.OfJudgments);
        var negative = JudgmentsCommand.Negative();
        var unknown = EvaluationOptions.Choice("--unknown-queries", "Judgments of queries that the set does not have: fail, or skip them.", "fail", "skip");
        var index = JudgmentsCommand.Index();
        var judge = new Option<string?>("--judge") { Description = "Who judged." };
        var replace = new Option<bool>("--replace") { Description = "Remove the judgments of the set that the file does not have." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "import", "Put judgments into a set: new ones are added, others get the grade of the file. What is wrong is named by file and line, and leaves nothing behind.",
            "rankdb judgments import qrels.txt --set cran", "rankdb judgments import judged.csv --set cran --index cran --judge anna", "rankdb judgments import qrels.txt --set robust --negative zero --unknown-queries skip")
        {
            path, set, format, negative, unknown, index, judge, replace, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var file = parse.GetRequiredValue(path);
            var import = new JudgmentImport(
                file, FileFormats.Of(parse.GetValue(format), file, run: false), parse.GetRequiredValue(set), JudgmentsCommand.Parse(parse.GetValue(negative)),
                parse.GetValue(unknown) == "skip", parse.GetValue(index), parse.GetValue(judge), parse.GetValue(replace));
            await using var source = new ServerConnection(environment).Open();
            var (findings, written, zeroed) = await JudgmentWork.ImportAsync(source, import, cancellationToken);
            JudgmentsCommand.Note(environment.Terminal, findings, zeroed, $"index {import.Index}");
            var taken = findings.Judgments - findings.UnknownQueryJudgments;
            if (parse.GetValue(json))
            {
                var report = JudgmentsCommand.Json(findings, zeroed);
                (report["set"], report["imported"], report["new_or_changed"]) = (import.Set, taken, written);
                environment.Terminal.Json(report);
            }
            else
            {
                environment.Terminal.Line($"set {import.Set}: {EvaluationReport.Number(taken)} judgments imported, {EvaluationReport.Number(written)} new or changed");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
