using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb queries</c></summary>
internal static class QueriesCommand
{
    internal static Command Create(CliEnvironment environment) => new("queries", "Bring the queries of judgment sets in.") { Import(environment) };

    private static ExampleCommand Import(CliEnvironment environment)
    {
        var path = new Argument<string>("file") { Description = ".csv or .tsv with the columns query_id and query (others become attributes), or BEIR's .jsonl with _id and text." };
        var set = EvaluationOptions.Set();
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "import", "Put queries into a set: new ones are added, others get the text and the attributes of the file.",
            "rankdb queries import queries.csv --set mine", "rankdb queries import queries.jsonl --set cran") { path, set, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var source = new ServerConnection(environment).Open();
            var name = parse.GetRequiredValue(set);
            var (read, written) = await QueryStore.ImportAsync(source, parse.GetRequiredValue(path), name, cancellationToken);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new { set = name, read, new_or_changed = written });
            }
            else
            {
                environment.Terminal.Line($"set {name}: {EvaluationReport.Number(read)} queries read, {EvaluationReport.Number(written)} new or changed");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
