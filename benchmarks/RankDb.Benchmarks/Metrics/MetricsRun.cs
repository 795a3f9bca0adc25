using System.Diagnostics;
using System.Globalization;
using System.Text;
using RankDb.Ranking;
using RankDb.Ranking.Metrics;

namespace RankDb.Benchmarks.Metrics;

/// <summary>Times the metrics of a generated run, against one metric written the plain way.</summary>
internal sealed class MetricsRun(int queries, int depth, int runs)
{
    private const int JudgedPerQuery = 50;

    private static readonly string[] Names =
    [
        "ndcg@10", "ndcg@1000", "ndcg_linear@10", "map", "mrr", "p@10", "recall@100", "rprec", "bpref", "rbp@0.8", "err@20", "infap", "success@5", "judged@10", "pairwise",
    ];

    internal async Task RunAsync(string name, string output, CancellationToken cancellationToken)
    {
        var machine = Machine.Local();
        var (run, qrels) = Make();
        IMetric[] one = [MetricName.Parse("ndcg@10")];
        IMetric[] all = [.. Names.Select(MetricName.Parse)];
        var (single, many, plain) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            single = Math.Min(single, Seconds(() => RunEvaluation.Of(run, qrels, one).Mean("ndcg@10"), out var ours));
            many = Math.Min(many, Seconds(() => RunEvaluation.Of(run, qrels, all).Mean("ndcg@10"), out _));
            plain = Math.Min(plain, Seconds(() => PlainNdcg(run, qrels), out var theirs));
            if (Math.Abs(ours - theirs) > 1e-9)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"nDCG@10 is {ours} and, the plain way, {theirs}."));
            }
        }

        var text = new StringBuilder();
        Line($"# Metrics, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{machine.Command}`, commit {machine.Commit}.");
        Line($"Machine: {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGigabytes} GB, load average {machine.LoadAverage:0.0} at the start. {machine.Runtime}.");
        Line($"");
        Line($"A generated run of {queries:N0} queries with {depth:N0} results, {JudgedPerQuery} judgments a query; least of {runs} runs by turns, one thread, files not read.");
        Line($"");
        Line($"| What | s | against the plain way | goal, s |");
        Line($"|---|---:|---:|---:|");
        Line($"| {all.Length} metrics: {string.Join(", ", Names)} | {many:0.00} | {many / plain:0.00}x | 2 |");
        Line($"| ndcg@10 | {single:0.00} | {single / plain:0.00}x | |");
        Line($"| ndcg@10 the plain way: a dictionary of grades and a sum for each query | {plain:0.00} | 1.0x | |");
        Console.Write(text);
        Directory.CreateDirectory(output);
        await File.WriteAllTextAsync(Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyy-MM-dd}-{name}.md")), text.ToString(), cancellationToken);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private (Run Run, Qrels Qrels) Make()
    {
        var random = new Random(29);
        var rankings = new List<KeyValuePair<string, IReadOnlyList<string>>>(queries);
        var judgments = new List<(string QueryId, string Id, int Grade)>(queries * JudgedPerQuery);
        for (var q = 0; q < queries; q++)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"q{q}");
            var ranking = new string[depth];
            for (var d = 0; d < depth; d++)
            {
                ranking[d] = string.Create(CultureInfo.InvariantCulture, $"document-{q}-{d}");
            }

            // One judged document in five is not found; those that are judged stand anywhere.
            foreach (var d in Enumerable.Range(0, JudgedPerQuery).Select(_ => random.Next(depth * 5 / 4)).Distinct())
            {
                judgments.Add((query, string.Create(CultureInfo.InvariantCulture, $"document-{q}-{d}"), Math.Max(0, random.Next(-2, 4))));
            }

            rankings.Add(new(query, ranking));
        }

        return (new Run(rankings), new Qrels(judgments));
    }

    private static double PlainNdcg(Run run, Qrels qrels) => qrels.QueryIds.Average(query =>
    {
        var grades = qrels.Of(query);
        var gain = run.Of(query).Take(10).Select((id, place) => (Math.Pow(2, grades.GetValueOrDefault(id)) - 1) / Math.Log2(place + 2)).Sum();
        var ideal = grades.Values.OrderDescending().Take(10).Select((grade, place) => (Math.Pow(2, grade) - 1) / Math.Log2(place + 2)).Sum();
        return ideal == 0 ? 0 : gain / ideal;
    });

    private static double Seconds(Func<double> work, out double value)
    {
        var started = Stopwatch.GetTimestamp();
        value = work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
