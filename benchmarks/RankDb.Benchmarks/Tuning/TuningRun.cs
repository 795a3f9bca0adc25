using System.Diagnostics;
using System.Globalization;
using System.Text;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Metrics;
using RankDb.Ranking.Tuning;
using RankDb.Ranking.Tuning.Replays;

namespace RankDb.Benchmarks.Tuning;

/// <summary>Times a grid over the weights of two legs: the whole tuning with its cross-validation, against the same combinations fused one by one from texts.</summary>
internal sealed class TuningRun(int points, int queries, int hits, int runs)
{
    private const int Rows = 10;

    private static readonly (string Name, FusionOptions Options)[] Ways =
    [
        ("convex, min-max", new FusionOptions { Method = FusionMethod.Convex }),
        ("convex, z-score", new FusionOptions { Method = FusionMethod.Convex, Normalize = ScoreNormalization.ZScore }),
        ("rrf", new FusionOptions()),
        ("copeland", new FusionOptions { Method = FusionMethod.Copeland }),
    ];

    internal async Task RunAsync(string name, string output, CancellationToken cancellationToken)
    {
        var machine = Machine.Local();
        var text = new StringBuilder();
        Line($"# Tuning, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}.");
        Line($"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, load average {machine.LoadAverage:0.0} at the start. {machine.Runtime}.");
        Line($"");
        Line($"{queries} generated queries, 2 legs of {hits} hits, half of them in common, the others looked up; {points} combinations of the two weights, ndcg@10, one thread.");
        Line($"tune: the grid, choice and cross-validation by 5 folds. plain: each combination of each query fused from texts by Fuser, then measured. Seconds and, in brackets, seconds of processor time, least of {runs} runs by turns; the last column divides processor times.");
        Line($"");
        Line($"| Fusion | tune, s | processor ms a combination | plain, s | plain / tune |");
        Line($"|---|---:|---:|---:|---:|");
        var made = MadeQueries.Make(queries, hits);
        foreach (var (way, options) in Ways)
        {
            var (tuned, plain) = (Spent.Most, Spent.Most);
            for (var run = 0; run < runs; run++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                tuned = tuned.Least(Spent.By(() => Tune(made, options)));
                plain = plain.Least(Spent.By(() => Plain(made, options)));
            }

            Line($"| {way} | {tuned.Seconds:0.00} ({tuned.Processor:0.00}) | {tuned.Processor * 1000 / points:0.00} | {plain.Seconds:0.00} ({plain.Processor:0.00}) | {plain.Processor / tuned.Processor:0.0} |");
        }

        Console.Write(text);
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{name}.md")), text.ToString(), cancellationToken);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private double Tune(MadeQuery[] made, FusionOptions options)
    {
        var (first, second) = Sides();
        var space = new TuningSpace([new TuningParameter("lexical", first, first / 2), new TuningParameter("dense", second, second / 2)]);
        var objective = new ReplayObjective(
            [.. made.Select(query => query.Judged)], [[.. made.Select(query => query.Case)]],
            choice => new ReplaySettings(
                new ReplayPlan { Legs = [new ReplayLeg("lexical", Weight(choice[0]), hits, 0), new ReplayLeg("dense", Weight(choice[1]), hits, -1)], Fuse = options }, 0),
            new Ndcg(Rows), Rows);
        return Tuner.Run(space, objective, new TuningOptions { Points = points }).After;
    }

    private double Plain(MadeQuery[] made, FusionOptions options)
    {
        var (first, second) = Sides();
        var metric = new Ndcg(Rows);
        var best = 0.0;
        for (var point = 0; point < first * second; point++)
        {
            var sum = 0.0;
            foreach (var query in made)
            {
                FusionLeg[] legs = [query.Legs[0] with { Weight = Weight(point / second) }, query.Legs[1] with { Weight = Weight(point % second) }];
                sum += metric.Measure([.. Fuser.Fuse(legs, options).Take(Rows).Select(item => item.Id)], query.Grades);
            }

            best = Math.Max(best, sum / made.Length);
        }

        return best;
    }

    // The most even grid of at most as many points.
    private (int First, int Second) Sides()
    {
        var first = (int)Math.Sqrt(points);
        while (points % first != 0)
        {
            first--;
        }

        return (first, points / first);
    }

    private static double Weight(int index) => 0.1 * (index + 1);

    /// <summary>What some work took.</summary>
    private readonly record struct Spent(double Seconds, double Processor)
    {
        internal static Spent Most => new(double.PositiveInfinity, double.PositiveInfinity);

        internal Spent Least(Spent other) => new(Math.Min(Seconds, other.Seconds), Math.Min(Processor, other.Processor));

        internal static Spent By(Func<double> work)
        {
            using var process = Process.GetCurrentProcess();
            var (started, processor) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            if (!(work() > 0))
            {
                throw new InvalidOperationException("Nothing was found.");
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            process.Refresh();
            return new Spent(elapsed.TotalSeconds, (process.TotalProcessorTime - processor).TotalSeconds);
        }
    }
}
