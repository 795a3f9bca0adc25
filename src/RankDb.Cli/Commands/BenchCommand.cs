using System.CommandLine;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Searching;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb bench</c></summary>
internal static class BenchCommand
{
    internal static Command Create(CliEnvironment environment) => new("bench", "Measure on many collections at once.") { Quality(environment) };

    private static ExampleCommand Quality(CliEnvironment environment)
    {
        var folder = new Argument<string>("folder") { Description = "A folder of BEIR collections, or one of them." };
        var profiles = new Option<string[]>("--profiles", "--profile", "-p")
        {
            Description = $"Profiles to measure. Default: {string.Join(", ", SearchCall.BuiltInProfiles)}.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => SearchCall.BuiltInProfiles,
        };
        var baseline = new Option<string>("--baseline") { Description = "The profile that others are compared with; it is measured in any case. Default: lexical (BM25).", DefaultValueFactory = _ => "lexical" };
        var metrics = EvaluationOptions.Metrics();
        var reload = new Option<bool>("--reload") { Description = "Load collections again that are there already." };
        var output = new Option<string?>("--out", "-o") { Description = "A folder for quality.md, quality.json and quality.svg." };
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "quality", "Load every BEIR collection of a folder, measure every profile on it, and print one table. Exit code 1 where a collection or a query failed.",
            "rankdb bench quality path/to/collections --out report", "rankdb bench quality path/to/collections --profiles lexical hybrid --metrics ndcg@10,recall@100 --json")
        {
            folder, profiles, baseline, metrics, reload, output, json,
        };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var collections = QualityBenchmark.Collections(parse.GetRequiredValue(folder));
            var (first, names) = (parse.GetRequiredValue(baseline), parse.Words(metrics).Distinct(StringComparer.Ordinal).ToArray());
            await using var source = new ServerConnection(environment).Open();
            var benchmark = new QualityBenchmark(
                environment.Terminal, source, [.. parse.Words(profiles).Prepend(first).Distinct(StringComparer.Ordinal)], first, names, parse.GetValue(reload));
            var done = new List<BenchmarkedCollection>();
            foreach (var collection in collections)
            {
                environment.Terminal.Note($"collection {done.Count + 1} of {collections.Count}: {collection}");
                done.Add(await benchmark.RunAsync(collection, cancellationToken));
                EvaluationReport.Failures(environment.Terminal, [.. done[^1].Profiles.Select(profile => profile.Values)]);
            }

            var report = new BenchmarkReport(done, first, names);
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(report.Objects());
            }
            else
            {
                environment.Terminal.Table(report.Table());
            }

            if (parse.GetValue(output) is { } path)
            {
                await report.WriteAsync(path, cancellationToken);
                environment.Terminal.Note($"written: quality.md, quality.json and quality.svg in {path}");
            }

            return done.Exists(collection => collection.Error is not null || collection.Profiles.Any(profile => profile.Values.Failures.Count > 0)) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }
}
