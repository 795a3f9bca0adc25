using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb judgments check</c></summary>
internal static class JudgmentsCheckCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string?>("file") { Description = "A file; without one the judgments that the set has.", Arity = ArgumentArity.ZeroOrOne };
        var set = EvaluationOptions.Set();
        var format = EvaluationOptions.Format(FileFormats.OfJudgments);
        var negative = JudgmentsCommand.Negative();
        var index = JudgmentsCommand.Index();
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "check", "Look at judgments and change nothing: grades, unknown queries and documents, blank queries. Exit code 1 where something is not there, or a query is blank.",
            "rankdb judgments check --set cran --index cran", "rankdb judgments check qrels.txt --set cran --index cran --json")
        {
            path, set, format, negative, index, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var file = parse.GetValue(path);
            await using var source = new ServerConnection(environment).Open();
            var (findings, zeroed) = await JudgmentWork.CheckAsync(
                source, parse.GetRequiredValue(set), file, FileFormats.Of(parse.GetValue(format), file ?? "", run: false), JudgmentsCommand.Parse(parse.GetValue(negative)), parse.GetValue(index), cancellationToken);
            JudgmentsCommand.Note(environment.Terminal, findings, zeroed, $"index {parse.GetValue(index)}");
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(JudgmentsCommand.Json(findings, zeroed));
            }
            else
            {
                environment.Terminal.Line($"{EvaluationReport.Number(findings.Judgments)} judgments of {EvaluationReport.Number(findings.Queries)} queries, {EvaluationReport.Number(findings.Relevant)} relevant, {EvaluationReport.Number(findings.Pooled)} in the pool and not judged");
                var table = new TextTable(">grade", ">judgments");
                foreach (var (grade, count) in findings.Grades)
                {
                    table.Row(EvaluationReport.Number(grade), EvaluationReport.Number(count));
                }

                environment.Terminal.Table(table);
            }

            return findings.IsClean ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
