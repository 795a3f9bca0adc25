using System.CommandLine;

namespace RankDb.Benchmarks.Fusion;

/// <summary><c>fusion</c>: the time of each fusion method, and its nDCG@10 on judged collections.</summary>
internal static class FusionCommand
{
    internal static Command Create()
    {
        var sets = new Argument<string[]>("sets") { Description = "Indexes, each with a judgment set of its name.", Arity = ArgumentArity.ZeroOrMore };
        var cache = new Option<string?>("--legs") { Description = "Folder where the legs are kept: read from there if they are there." };
        var name = new Option<string>("--name") { Description = "Last part of the name of the result file.", DefaultValueFactory = _ => "fusion" };
        var output = new Option<string>("--out") { Description = "Folder of the result file.", DefaultValueFactory = _ => "benchmarks/results" };
        var runs = new Option<int>("--runs") { Description = "Timed runs of each method.", DefaultValueFactory = _ => 300 };
        var command = new Command("fusion", "Measures fusion with the database in RANKDB_CONNECTION; use benchmarks/fusion.sh.") { sets, cache, name, output, runs };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await new FusionRun(parse.GetValue(sets) ?? [], parse.GetValue(cache), parse.GetRequiredValue(name), parse.GetRequiredValue(output), parse.GetRequiredValue(runs))
                .RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
