using System.CommandLine;

namespace RankDb.Benchmarks;

/// <summary>The command line of the benchmarks; <c>benchmarks/run.sh</c> fills it in.</summary>
internal static class BenchmarkCommand
{
    internal static RootCommand Create()
    {
        var name = new Option<string>("--name") { Description = "Last part of the names of the result files.", DefaultValueFactory = _ => "run" };
        var output = new Option<string>("--out") { Description = "Folder of the result files.", DefaultValueFactory = _ => "benchmarks/results" };
        var pid = new Option<int?>("--service-pid") { Description = "Process of the service, to read its peak memory (Linux)." };
        var metrics = new Option<string?>("--metrics") { Description = "Address of the service's metrics page." };
        var queries = new Option<int>("--queries") { Description = "Queries made from the documentation, besides the demo's eight.", DefaultValueFactory = _ => 200 };
        var rounds = new Option<int>("--rounds") { Description = "Times that every query is asked.", DefaultValueFactory = _ => 3 };
        var keep = new Option<bool>("--keep-index") { Description = "Measure on the index that is there; leaves the indexing rate out." };
        var command = new RootCommand("Measures indexing, search and transport of the database in RANKDB_CONNECTION.") { name, output, pid, metrics, queries, rounds, keep };
        command.Subcommands.Add(SchedulingCommand.Create());
        command.Subcommands.Add(Inference.InferenceCommand.Create());
        command.Subcommands.Add(Retrieval.RetrievalCommand.Create());
        command.Subcommands.Add(Retrieval.QualityCommand.Create());
        command.Subcommands.Add(Fusion.FusionCommand.Create());
        command.Subcommands.Add(Tuning.TuningCommand.Create());
        command.Subcommands.Add(Metrics.MetricsCommand.Create());
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new BenchmarkOptions(
                parse.GetRequiredValue(name), parse.GetRequiredValue(output), parse.GetValue(pid), parse.GetValue(metrics) is { } page ? new Uri(page) : null,
                parse.GetValue(queries), parse.GetValue(rounds), parse.GetValue(keep));
            await new BenchmarkRun(options).RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
