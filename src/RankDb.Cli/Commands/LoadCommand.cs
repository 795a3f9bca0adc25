using System.CommandLine;
using System.Globalization;
using Npgsql;
using RankDb.Cli.Connections;
using RankDb.Cli.Indexing;
using RankDb.Cli.Loading;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb load</c></summary>
internal static class LoadCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var path = new Argument<string?>("path") { Description = "A .csv, .tsv, .jsonl or .xml file, a BEIR folder, or a folder of .NET XML documentation.", Arity = ArgumentArity.ZeroOrOne };
        var dotnet = new Option<bool>("--dotnet") { Description = "Load the documentation that the .NET SDK carries, into table dotnet_api." };
        var name = new Option<string?>("--name", "-n") { Description = "Name of the table, and of the index and the judgment set. Default: made from the path." };
        var index = new Option<bool>("--index") { Description = "Index the table too (always done for BEIR and .NET documentation)." };
        var noIndex = new Option<bool>("--no-index") { Description = "Load the table only." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "load", "Load a file into a table: new rows are added, changed ones replaced, others left alone.",
            "rankdb load --dotnet", "rankdb load products.csv --name products --index", "rankdb load notes.jsonl", "rankdb load path/to/beir-folder --name cran")
        {
            path, dotnet, name, index, noIndex, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(path) is null == !result.GetValue(dotnet))
            {
                result.AddError("name one thing to load: a path, or --dotnet");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var plan = await LoadPlan.MakeAsync(parse.GetValue(path), parse.GetValue(name), cancellationToken);
            await using var source = new ServerConnection(environment).Open();
            var done = await LoadWork.RunAsync(environment.Terminal, source, plan, cancellationToken);
            if (done.Findings is { IsClean: false } findings)
            {
                JudgmentsCommand.NoteMissing(environment.Terminal, findings, $"table {plan.Name}");
            }

            var indexing = !parse.GetValue(noIndex) && (parse.GetValue(index) || plan.IndexByDefault);
            (long Indexed, long Failed) counts = (0, 0);
            if (indexing)
            {
                counts = await IndexAsync(environment, source, plan, cancellationToken);
            }

            if (parse.GetValue(json))
            {
                environment.Terminal.Json(new
                {
                    table = plan.Name, read = done.Rows.Read, written = done.Rows.Written, repeats = done.Rows.Repeats,
                    queries = done.Queries, judgments = done.Judgments, negative_read_as_zero = done.Negative,
                    unknown_queries = done.Findings?.UnknownQueryCount, unknown_queries_first = done.Findings?.UnknownQueries, unknown_queries_judgments = done.Findings?.UnknownQueryJudgments,
                    blank_queries = done.Findings?.BlankQueryCount, blank_queries_first = done.Findings?.BlankQueries,
                    unknown_documents = done.Findings?.UnknownDocumentCount, unknown_documents_first = done.Findings?.UnknownDocuments,
                    indexed = indexing ? counts.Indexed : (long?)null, failed = indexing ? counts.Failed : (long?)null,
                });
            }
            else
            {
                environment.Terminal.Line(done.Sentence(plan.Name));
                if (indexing)
                {
                    environment.Terminal.Line(string.Create(
                        CultureInfo.InvariantCulture, $"index {plan.Name}: {counts.Indexed:N0} documents searchable{(counts.Failed > 0 ? $", {counts.Failed:N0} failed (rankdb.errors says why)" : "")}"));
                }
            }

            return counts.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<(long Indexed, long Failed)> IndexAsync(CliEnvironment environment, NpgsqlDataSource source, LoadPlan plan, CancellationToken cancellationToken)
    {
        if (!await IndexWork.ExistsAsync(source, plan.Name, cancellationToken))
        {
            await IndexWork.CreateAsync(source, plan.Name, TableLoad.Quote(plan.Name), [.. plan.Rows.ContentColumns], "{}", cancellationToken);
        }

        return await IndexWork.RefreshAsync(environment.Terminal, source, plan.Name, null, cancellationToken);
    }
}
