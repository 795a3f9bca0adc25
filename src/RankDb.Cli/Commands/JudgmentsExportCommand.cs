using System.CommandLine;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Evaluation.Files;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb judgments export</c></summary>
internal static class JudgmentsExportCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string?>("file") { Description = "Where to; none or - is standard output. A folder with --format beir gets queries.jsonl and qrels/test.tsv.", Arity = ArgumentArity.ZeroOrOne };
        var set = EvaluationOptions.Set();
        var format = EvaluationOptions.Format(FileFormats.OfJudgments);
        var command = new ExampleCommand(
            "export", "Write the judgments of a set to a file.",
            "rankdb judgments export qrels.txt --set cran", "rankdb judgments export --set cran --format csv", "rankdb judgments export folder --set cran --format beir") { path, set, format };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (file, name) = (parse.GetValue(path), parse.GetRequiredValue(set));
            var kind = FileFormats.Of(parse.GetValue(format), file ?? "", run: false);
            await using var source = new ServerConnection(environment).Open();
            if (await CountAsync(source, name, cancellationToken) == 0)
            {
                throw new CliException($"judgment set '{name}' has no judgments", $"rankdb judgments import FILE --set {name}");
            }

            if (kind == FileFormat.Beir && file is not null and not "-" && !file.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase))
            {
                Directory.CreateDirectory(Path.Combine(file, "qrels"));
                var queries = await ExportFile.WriteAsync(
                    environment, source, Path.Combine(file, "queries.jsonl"), null, "SELECT query_id, query, attributes::text FROM rankdb.queries WHERE set_name = $1 ORDER BY query_id COLLATE \"C\"", [name],
                    reader => EvaluationText.Query(reader.GetString(0), reader.GetString(1), reader.GetString(2)), cancellationToken);
                environment.Terminal.Note($"{Path.Combine(file, "queries.jsonl")}: {EvaluationReport.Number(queries)} queries");
                file = Path.Combine(file, "qrels", "test.tsv");
            }

            var count = await JudgmentsAsync(environment, source, name, file, kind, cancellationToken);
            environment.Terminal.Note($"{file ?? "standard output"}: {EvaluationReport.Number(count)} judgments");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> JudgmentsAsync(CliEnvironment environment, NpgsqlDataSource source, string set, string? file, FileFormat format, CancellationToken cancellationToken)
    {
        var aspects = format == FileFormat.Csv && await AspectsAsync(source, set, cancellationToken);
        return await ExportFile.WriteAsync(
            environment, source, file, EvaluationText.JudgmentHeader(format, aspects),
            "SELECT query_id, id, grade, aspects FROM rankdb.judgments WHERE set_name = $1 ORDER BY query_id COLLATE \"C\", id COLLATE \"C\"", [set],
            reader => EvaluationText.Judgment(format, reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<string[]>(3), aspects), cancellationToken);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string set, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM rankdb.judgments WHERE set_name = $1");
        command.Parameters.Add(new() { Value = set });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<bool> AspectsAsync(NpgsqlDataSource source, string set, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM rankdb.judgments WHERE set_name = $1 AND aspects IS NOT NULL)");
        command.Parameters.Add(new() { Value = set });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
