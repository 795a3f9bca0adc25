using System.CommandLine;
using System.Globalization;
using Npgsql;
using RankDb.Cli.Charts;
using RankDb.Cli.Connections;
using RankDb.Cli.Evaluation;
using RankDb.Cli.Terminal;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb compare</c></summary>
internal static class CompareCommand
{
    internal static Command Create(CliEnvironment environment)
    {
        var index = new Argument<string?>("index") { Description = "Name of the index; none with --runs.", Arity = ArgumentArity.ZeroOrOne };
        var set = new Option<string?>("--set", "-s") { Description = "Judgment set; for runs their own, unless named." };
        var profiles = EvaluationOptions.Profiles("Profiles to compare, two or more; NAME@VERSION is a version.");
        var runs = new Option<string[]>("--runs", "-r") { Description = "Stored runs to compare instead, two or more.", AllowMultipleArgumentsPerToken = true };
        var metrics = EvaluationOptions.Metrics();
        var adjust = EvaluationOptions.Choice("--adjust", "How p is corrected over all rows of the table: holm, bh (Benjamini and Hochberg) or none.", "holm", "bh", "none");
        var moved = new Option<int>("--moved") { Description = "Queries to show that moved most by the first metric. Default: 10.", DefaultValueFactory = _ => 10 };
        var (chart, json) = (EvaluationOptions.Chart(), CommonOptions.Json());
        var command = new ExampleCommand(
            "compare", "Compare profiles or stored runs on a judgment set: differences with intervals, significance, and the queries that moved most.",
            "rankdb compare cran --set cran --profile lexical hybrid", "rankdb compare cran -s cran -p lexical dense hybrid default --metrics ndcg@10 --adjust bh",
            "rankdb compare cran -s cran -p mine@1 mine@2 --chart moved.svg", "rankdb compare --runs before after --json")
        {
            index, set, profiles, runs, metrics, adjust, moved, chart, json,
        };
        command.Validators.Add(result =>
        {
            var (ofProfiles, ofRuns) = (result.GetValue(profiles) ?? [], result.GetValue(runs) ?? []);
            if (ofRuns.Length == 0 && (result.GetValue(index) is null || result.GetValue(set) is null))
            {
                result.AddError("name an index and its --set, or --runs");
            }
            else if (ofRuns.Length > 0 && (result.GetValue(index) is not null || ofProfiles.Length > 0))
            {
                result.AddError("compare profiles of an index, or --runs, not both");
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var path = parse.ChartPath(chart);
            var (ofProfiles, ofRuns) = (parse.Words(profiles), parse.Words(runs));
            var names = ofRuns.Length > 0 ? ofRuns : ofProfiles;
            if (names.Distinct(StringComparer.Ordinal).Count() < Math.Max(2, names.Length))
            {
                throw new CliException("two different systems at least make a comparison", "for example: --profile lexical hybrid", ExitCode.WrongUse);
            }

            await using var source = new ServerConnection(environment).Open();
            var systems = ofRuns.Length > 0
                ? await RunsAsync(environment.Terminal, source, ofRuns, parse.GetValue(set), parse.Words(metrics), cancellationToken)
                : await Measuring.ProfilesAsync(environment.Terminal, source, parse.GetValue(index)!, parse.GetValue(set)!, ofProfiles, parse.Words(metrics), cancellationToken);
            var failed = EvaluationReport.Failures(environment.Terminal, systems);
            var rows = Comparison.OfAll(systems, parse.GetRequiredValue(adjust));
            if (parse.GetValue(json))
            {
                environment.Terminal.Json(Objects(rows, systems, parse.GetValue(moved)));
            }
            else
            {
                Show(environment.Terminal, rows, parse.GetValue(moved));
            }

            var where = ofRuns.Length > 0 ? "stored runs" : $"index {parse.GetValue(index)}, set {parse.GetValue(set)}";
            await environment.DrawAsync(path, () => Draw(rows, systems, where), cancellationToken);
            return failed ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    // A judged query that a run lacks counts 0, as in rankdb.compare_runs.
    private static async Task<IReadOnlyList<SystemValues>> RunsAsync(CliTerminal terminal, NpgsqlDataSource source, string[] runs, string? set, string[] metrics, CancellationToken cancellationToken)
    {
        var sets = await Measuring.SetsOfAsync(source, runs, cancellationToken);
        if (set is null && runs.FirstOrDefault(run => sets.ContainsKey(run)) is { } first
            && runs.FirstOrDefault(run => sets.TryGetValue(run, out var other) && other != sets[first]) is { } differs)
        {
            throw new CliException(
                $"run '{first}' answers set '{sets[first]}' and run '{differs}' set '{sets[differs]}': they share no query", "if the sets have the same queries: --set NAME measures both by one");
        }

        var systems = new List<SystemValues>();
        foreach (var run in runs)
        {
            var values = await Measuring.RunAsync(source, run, set, metrics, cancellationToken);
            if (!values.Values.Any(value => value.Found is not null || value.Error is not null))
            {
                throw new CliException($"run '{run}' answers no judged query of set '{set ?? sets.GetValueOrDefault(run)}'", "--set names a set with the queries of the runs");
            }

            var lacking = values.Values.Where(value => value is { Found: null, Error: null }).DistinctBy(value => value.QueryId).Count();
            if (lacking > 0)
            {
                terminal.Note($"run {run} lacks {EvaluationReport.Number(lacking)} judged queries, which count 0");
            }

            systems.Add(values);
        }

        return systems;
    }

    private static void Show(CliTerminal terminal, IReadOnlyList<PairComparison> rows, int moved)
    {
        var table = new TextTable("a", "b", "metric", ">a", ">b", ">b - a", "95 % interval", ">p", ">p adjusted", ">p of t", ">effect", ">wins", ">ties", ">losses", ">queries");
        foreach (var row in rows)
        {
            table.Row(
                row.A, row.B, row.Metric, Value(row.MeanA), Value(row.MeanB), Signed(row.Difference),
                row.Interval is { } interval ? $"[{Signed(interval.Low)}, {Signed(interval.High)}]" : "",
                EvaluationReport.P(row.PRandomization), EvaluationReport.P(row.PAdjusted), EvaluationReport.P(row.PT), row.EffectSize?.ToString("0.00", CultureInfo.InvariantCulture) ?? "",
                EvaluationReport.Number(row.Wins), EvaluationReport.Number(row.Ties), EvaluationReport.Number(row.Losses), EvaluationReport.Number(row.Differences.Count));
        }

        terminal.Table(table);
        var first = rows[0];
        if (first.Moved(moved) is { Count: > 0 } queries)
        {
            terminal.Line();
            terminal.Line($"queries that moved most by {first.Metric}, {first.A} to {first.B}:");
            var list = new TextTable("query_id", ">a", ">b", ">b - a", "query");
            foreach (var query in queries)
            {
                list.Row(query.QueryId, Value(query.A), Value(query.B), Signed(query.Difference), query.Query);
            }

            terminal.Table(list);
        }
    }

    private static IEnumerable<object> Objects(IReadOnlyList<PairComparison> rows, IReadOnlyList<SystemValues> systems, int moved) => rows.Select(row => (object)new
    {
        a = row.A, b = row.B, metric = row.Metric, mean_a = row.MeanA, mean_b = row.MeanB, difference = row.Difference, ci_low = row.Interval?.Low, ci_high = row.Interval?.High,
        p_randomization = row.PRandomization, p_t = row.PT, effect_size = row.EffectSize, p_adjusted = row.PAdjusted, wins = row.Wins, ties = row.Ties, losses = row.Losses, queries = row.Differences.Count,
        failed = Failed(systems, row),
        moved = row.Moved(moved).Select(query => new { query_id = query.QueryId, query = query.Query, a = query.A, b = query.B, difference = query.Difference }),
    });

    private static object? Failed(IReadOnlyList<SystemValues> systems, PairComparison row)
    {
        var (a, b) = (Of(row.A), Of(row.B));
        return a.Length + b.Length == 0 ? null : new { a, b };

        string[] Of(string name) => [.. systems.First(system => system.Name == name).Failures.Select(failure => failure.QueryId)];
    }

    // Two systems: what each query gained. More: the means.
    private static string Draw(IReadOnlyList<PairComparison> rows, IReadOnlyList<SystemValues> systems, string where)
    {
        var first = rows[0];
        return systems.Count > 2
            ? EvaluationReport.MeansChart("Comparison", $"{where}, {first.Differences.Count} queries, {EvaluationReport.Today()}; lines: 95 % intervals", systems)
            : DifferenceChart.Draw(
                new ChartLabels(
                    $"{first.B} against {first.A}: {first.Metric} of each query",
                    string.Create(CultureInfo.InvariantCulture, $"{where}, {EvaluationReport.Today()}; mean {first.Difference:+0.0000;-0.0000}, {first.Wins} better, {first.Ties} equal, {first.Losses} worse, p = {EvaluationReport.P(first.PAdjusted)}"),
                    "queries, sorted by difference", $"difference of {first.Metric}"),
                first.Differences.Select(query => (query.QueryId, query.Difference)));
    }

    private static string Value(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
