using System.CommandLine;

namespace RankDb.Benchmarks.Metrics;

/// <summary><c>metrics</c>: the time of measuring a large run.</summary>
internal static class MetricsCommand
{
    internal static Command Create()
    {
        var queries = new Option<int>("--queries") { Description = "Queries of the run.", DefaultValueFactory = _ => 10_000 };
        var depth = new Option<int>("--depth") { Description = "Results of each query.", DefaultValueFactory = _ => 1000 };
        var runs = new Option<int>("--runs") { Description = "Timed runs of each way.", DefaultValueFactory = _ => 3 };
        var name = new Option<string>("--name") { Description = "Last part of the name of the result file.", DefaultValueFactory = _ => "metrics" };
        var output = new Option<string>("--out") { Description = "Folder of the result file.", DefaultValueFactory = _ => "benchmarks/results" };
        var command = new Command("metrics", "Measures metrics; use benchmarks/metrics.sh. Needs no database.") { queries, depth, runs, name, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var run = new MetricsRun(parse.GetRequiredValue(queries), parse.GetRequiredValue(depth), parse.GetRequiredValue(runs));
            await run.RunAsync(parse.GetRequiredValue(name), parse.GetRequiredValue(output), cancellationToken);
            return 0;
        });
        return command;
    }
}
