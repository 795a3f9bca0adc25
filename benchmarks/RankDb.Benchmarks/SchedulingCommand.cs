using System.CommandLine;
using RankDb.Inference;

namespace RankDb.Benchmarks;

/// <summary><c>scheduling</c>: throughput, latency and padding of the scheduler over the default reranker of a folder.</summary>
internal static class SchedulingCommand
{
    internal static Command Create()
    {
        var models = new Option<string>("--models") { Description = "Folder of the reranker.", DefaultValueFactory = _ => "models" };
        var workers = new Option<int>("--workers") { Description = "Batches at one time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var budgets = new Option<int[]>("--budgets") { Description = "Largest batches to try, in padded tokens.", DefaultValueFactory = _ => [1024], AllowMultipleArgumentsPerToken = true };
        var least = new Option<int>("--least") { Description = "Smallest share of a worker, in padded tokens.", DefaultValueFactory = _ => 256 };
        var rounds = new Option<int>("--rounds") { Description = "Calls of each caller.", DefaultValueFactory = _ => 10 };
        var model = new Option<string>("--model") { Description = "Name of the reranker.", DefaultValueFactory = _ => "default" };
        var sizes = new Option<bool>("--sizes") { Description = "Measure the processor time of a token by the size of its batch instead." };
        var command = new Command("scheduling", "Measures the scheduler alone.") { models, model, workers, budgets, least, rounds, sizes };
        command.SetAction(async parse =>
        {
            using var registry = ModelRegistry.Load([parse.GetRequiredValue(models)], new ModelRuntimeOptions());
            var reranker = registry.Reranker(parse.GetRequiredValue(model));
            if (parse.GetValue(sizes))
            {
                await SchedulingBatchSize.RunAsync(reranker, parse.GetRequiredValue(rounds), Console.Out);
                return;
            }

            foreach (var budget in parse.GetRequiredValue(budgets))
            {
                var benchmark = new SchedulingBenchmark(
                    reranker, parse.GetRequiredValue(workers), budget, parse.GetRequiredValue(least), parse.GetRequiredValue(rounds));
                await benchmark.RunAsync(Console.Out);
            }
        });
        return command;
    }
}
