using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb run export</c></summary>
internal static class RunExportCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var name = RunCommand.Name();
        var path = new Argument<string?>("file") { Description = "Where to; none or - is standard output.", Arity = ArgumentArity.ZeroOrOne };
        var format = EvaluationOptions.Format(FileFormats.OfRuns);
        var command = new ExampleCommand("export", "Write a run to a file, for trec_eval and others.", "rankdb run export before run.txt", "rankdb run export before --format csv") { name, path, format };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (run, file) = (parse.GetRequiredValue(name), parse.GetValue(path));
            await using var source = new ServerConnection(environment).Open();
            var exists = await ResultRows.ReadAsync(source, "SELECT 1 FROM rankdb.runs WHERE name = $1", [new() { Value = run }], cancellationToken);
            if (exists.Rows.Count == 0)
            {
                throw new CliException($"there is no run '{run}'", "see those that you may see: rankdb run list");
            }

            // TREC's lines come from the database, which writes scores so that trec_eval keeps the order of equal ones.
            var count = FileFormats.Of(parse.GetValue(format), file ?? "", run: true) == FileFormat.Trec
                ? await ExportFile.WriteAsync(environment, source, file, null, "SELECT e FROM rankdb.export_run($1) e", [run], reader => reader.GetString(0), cancellationToken)
                : await ExportFile.WriteAsync(
                    environment, source, file, EvaluationText.RunHeader(FileFormat.Csv),
                    "SELECT query_id, id, rank, score FROM rankdb.run_results WHERE run = $1 ORDER BY query_id COLLATE \"C\", rank", [run],
                    reader => EvaluationText.Result(FileFormat.Csv, reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetDouble(3), run), cancellationToken);
            environment.Terminal.Note($"{file ?? "standard output"}: {EvaluationReport.Number(count)} results");
            return ExitCode.Done;
        });
        return command;
    }
}
