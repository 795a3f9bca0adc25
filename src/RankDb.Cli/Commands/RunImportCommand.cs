using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run import</c></summary>
internal static class RunImportCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string>("file") { Description = "A TREC run of six columns, or .csv with the columns query_id, id and score." };
        var set = EvaluationOptions.Set();
        var name = new Option<string>("--name", "-n") { Description = "Name of the run.", Required = true };
        var format = EvaluationOptions.Format(FileFormats.OfRuns);
        var unknown = EvaluationOptions.Choice("--unknown-queries", "Queries that the set does not have: fail, or skip them.", "fail", "skip");
        var note = new Option<string?>("--note") { Description = "What it is." };
        var replace = new Option<bool>("--replace") { Description = "Replace your run of this name." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "import", "Store the run of another system. Results are ordered by score as trec_eval does; the rank column counts for nothing. What is wrong is named by file and line.",
            "rankdb run import run.txt --set cran --name lucene", "rankdb run import answers.csv --set cran --name other --unknown-queries skip")
        {
            path, set, name, format, unknown, note, replace, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var file = parse.GetRequiredValue(path);
            var import = new RunImport(
                file, FileFormats.Of(parse.GetValue(format), file, run: true), parse.GetRequiredValue(name), parse.GetRequiredValue(set), parse.GetValue(unknown) == "skip", parse.GetValue(note), parse.GetValue(replace));
            await using var source = new ServerConnection(environment).Open();
            var (queries, results, skipped, unanswered) = await RunStore.ImportAsync(source, import, cancellationToken);
            environment.Terminal.Note("ordered by score as trec_eval does; the rank column counts for nothing");
            if (skipped > 0)
            {
                environment.Terminal.Note($"{EvaluationReport.Number(skipped)} queries are not in set {import.Set} and were left out");
            }

            if (unanswered > 0)
            {
                environment.Terminal.Note($"{EvaluationReport.Number(unanswered)} queries of set {import.Set} are not in the run; where they are judged they count 0");
            }

            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new { run = import.Name, set = import.Set, queries, results, unknown_queries = skipped, unanswered_queries = unanswered });
            }
            else
            {
                environment.Terminal.Line($"run {import.Name} is stored: {EvaluationReport.Number(queries)} queries, {EvaluationReport.Number(results)} results");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
