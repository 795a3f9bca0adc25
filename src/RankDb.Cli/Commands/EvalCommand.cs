using System.CommandLine;
using System.Globalization;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Searching;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb eval</c></summary>
internal static class EvalCommand
{
    private sealed record Options(
        Argument<string?> Index, Option<string?> Set, Option<string[]> Profiles, Option<string[]> Metrics, Option<string?> Run, Option<string?> Qrels, Option<string> Negative,
        Option<string?> Chart, Option<bool> PerQuery, Option<bool> Json);

    internal static Command Create(CliEnvironment environment)
    {
        var options = new Options(
            new Argument<string?>("index") { Description = "Name of the index; none where files are measured.", Arity = ArgumentArity.ZeroOrOne },
            new Option<string?>("--set", "-s") { Description = "Judgment set (rankdb.queries and rankdb.judgments)." },
            EvaluationOptions.Profiles($"Profiles to measure. Default: {string.Join(", ", SearchCall.BuiltInProfiles)}."),
            EvaluationOptions.Metrics(),
            new Option<string?>("--run") { Description = "Measure this run file (TREC or CSV) instead, without a database." },
            new Option<string?>("--qrels") { Description = "Judgments for --run (TREC, BEIR's .tsv or .csv)." },
            JudgmentsCommand.Negative(),
            EvaluationOptions.Chart(), new Option<bool>("--per-query") { Description = "Print the values of each query instead of means." }, CommonOptions.Json());
        var command = new ExampleCommand(
            "eval", "Measure profiles, or a run file, against judgments: means with 95 % confidence intervals.",
            "rankdb load path/to/beir-folder --name cran", "rankdb eval cran --set cran", "rankdb eval cran --set cran --profile lexical hybrid --json",
            "rankdb eval cran --set cran -p hybrid --metrics ndcg@10,map,recall@100 --chart quality.svg", "rankdb eval --run run.txt --qrels qrels.txt --metrics map,ndcg@10,p@5")
        {
            options.Index, options.Set, options.Profiles, options.Metrics, options.Run, options.Qrels, options.Negative, options.Chart, options.PerQuery, options.Json,
        };
        command.Validators.Add(result =>
        {
            var files = result.GetValue(options.Run) is not null;
            if (files != result.GetValue(options.Qrels) is not null)
            {
                result.AddError("--run and --qrels go together");
            }
            else if (files == (result.GetValue(options.Index) is not null || result.GetValue(options.Set) is not null))
            {
                result.AddError("name an index and its --set, or a --run and its --qrels");
            }
            else if (!files && (result.GetValue(options.Index) is null || result.GetValue(options.Set) is null))
            {
                result.AddError(result.GetValue(options.Set) is null ? "Option '--set' is required." : "Required argument missing for command: 'eval'.");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var chart = parse.ChartPath(options.Chart);
            return parse.GetValue(options.Run) is { } run
                ? await FilesAsync(environment, parse, options, run, chart, cancellationToken)
                : await IndexAsync(environment, parse, options, chart, cancellationToken);
        });
        return command;
    }

    private static async Task<int> IndexAsync(CliEnvironment environment, ParseResult parse, Options options, string? chart, CancellationToken cancellationToken)
    {
        var (index, set) = (parse.GetValue(options.Index)!, parse.GetValue(options.Set)!);
        var profiles = parse.Words(options.Profiles) is { Length: > 0 } named ? named : SearchCall.BuiltInProfiles;
        await using var source = new ServerConnection(environment).Open();
        var systems = await Measuring.ProfilesAsync(environment.Terminal, source, index, set, profiles, parse.Words(options.Metrics), cancellationToken);
        Show(environment, parse, options, "profile", systems);
        await environment.DrawAsync(
            chart, () => EvaluationReport.MeansChart($"Quality of index {index}", $"set {set}, {systems.Max(system => system.Means().Max(mean => mean.Queries))} queries, {EvaluationReport.Today()}; lines: 95 % intervals", systems), cancellationToken);
        return EvaluationReport.Failures(environment.Terminal, systems) ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task<int> FilesAsync(CliEnvironment environment, ParseResult parse, Options options, string run, string? chart, CancellationToken cancellationToken)
    {
        var qrels = parse.GetValue(options.Qrels)!;
        var done = await FileMeasuring.RunAsync(run, qrels, parse.Words(options.Metrics), JudgmentsCommand.Parse(parse.GetValue(options.Negative)), cancellationToken);
        SystemValues[] systems = [done.Values];
        Show(environment, parse, options, "run", systems);
        environment.Terminal.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"ordered by score as trec_eval does, the rank column counts for nothing; metrics took {done.MetricTime.TotalSeconds:0.000} s"));
        Note(environment, done.Missing, "judged queries are not in the run and count 0");
        Note(environment, done.Undefined, "judged queries have no relevant document and count in no mean");
        Note(environment, done.Unjudged, "queries of the run are not judged and count in no mean");
        await environment.DrawAsync(
            chart, () => EvaluationReport.MeansChart($"Quality of run {done.Values.Name}", $"{Path.GetFileName(qrels)}, {done.Values.Means()[0].Queries} queries, {EvaluationReport.Today()}; lines: 95 % intervals", systems), cancellationToken);
        return ExitCode.Done;
    }

    private static void Show(CliEnvironment environment, ParseResult parse, Options options, string kind, IReadOnlyList<SystemValues> systems)
    {
        switch (parse.GetValue(options.PerQuery), parse.GetValue(options.Json))
        {
            case (true, true):
                environment.Terminal.Json(EvaluationReport.QueriesJson(kind, systems));
                break;
            case (true, false):
                EvaluationReport.Queries(environment.Terminal, kind, systems);
                break;
            case (false, true):
                environment.Terminal.Json(EvaluationReport.MeansJson(kind, systems));
                break;
            default:
                EvaluationReport.Means(environment.Terminal, kind, systems);
                break;
        }
    }

    private static void Note(CliEnvironment environment, int count, string what)
    {
        if (count > 0)
        {
            environment.Terminal.Note($"{EvaluationReport.Number(count)} {what}");
        }
    }
}
