using System.CommandLine;

namespace RankDb.Benchmarks.Tuning;

/// <summary><c>tuning</c>: the time of a weight tuning on kept candidates.</summary>
internal static class TuningCommand
{
    internal static Command Create()
    {
        var points = new Option<int>("--points") { Description = "Combinations of the weights of two legs.", DefaultValueFactory = _ => 500 };
        var queries = new Option<int>("--queries") { Description = "Judged queries.", DefaultValueFactory = _ => 225 };
        var hits = new Option<int>("--hits") { Description = "Hits of each leg.", DefaultValueFactory = _ => 100 };
        var runs = new Option<int>("--runs") { Description = "Timed runs of each way.", DefaultValueFactory = _ => 5 };
        var name = new Option<string>("--name") { Description = "Last part of the name of the result file.", DefaultValueFactory = _ => "tuning" };
        var output = new Option<string>("--out") { Description = "Folder of the result file.", DefaultValueFactory = _ => "benchmarks/results" };
        var command = new Command("tuning", "Measures tuning; use benchmarks/tuning.sh. Needs no database.") { points, queries, hits, runs, name, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var run = new TuningRun(parse.GetRequiredValue(points), parse.GetRequiredValue(queries), parse.GetRequiredValue(hits), parse.GetRequiredValue(runs));
            await run.RunAsync(parse.GetRequiredValue(name), parse.GetRequiredValue(output), cancellationToken);
            return 0;
        });
        return command;
    }
}
