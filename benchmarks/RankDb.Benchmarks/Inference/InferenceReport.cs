using System.Globalization;
using System.Text;
using RankDb.Inference;
using RankDb.TestModels;

namespace RankDb.Benchmarks.Inference;

/// <summary>What one run found, as a page of Markdown. Times are medians in ms.</summary>
internal sealed class InferenceReport(BertShape shape, int rounds, int batchTokens)
{
    internal const string PeerPadded = "peer fp32, one padded batch";
    internal const string PeerSorted = "peer fp32, sorted, 1024 tokens a batch";
    internal const string PeerDynamic = "peer dynamic int8, sorted, 1024 tokens a batch";
    internal const string Ours = "RankDb fp32, through the wire";
    internal const string OursInt8 = "RankDb int8, through the wire";

    private readonly Dictionary<(string When, string Who), List<double>> times = [];

    internal double Peak { get; set; }

    internal double Difference { get; set; }

    internal QuantizationReport? Quantisation { get; set; }

    internal Dictionary<string, int> Moved { get; } = [];

    internal double Afterwards { get; set; }

    internal (double Rate, double[] Times) Concurrency { get; set; }

    internal List<double> SmallAlone { get; } = [];

    internal List<double> SmallBeside { get; } = [];

    internal List<double> Big { get; } = [];

    internal (double Ours, double Peer) Tokenizers { get; set; }

    internal long Tokens { get; set; }

    internal int[] Lengths { get; set; } = [];

    internal void Add(string when, string who, double milliseconds)
    {
        if (!times.TryGetValue((when, who), out var list))
        {
            times.Add((when, who), list = []);
        }

        list.Add(milliseconds);
    }

    internal static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    internal string Text()
    {
        var text = new StringBuilder();
        Line($"# Inference, {shape.Name}, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC");
        Line($"");
        Line($"Command: `{Environment.GetEnvironmentVariable("RANKDB_BENCHMARK_COMMAND") ?? "RankDb.Benchmarks inference"}`, commit {Environment.GetEnvironmentVariable("RANKDB_COMMIT")}.");
        Line($"Machine: {Cpu()}, {Environment.ProcessorCount} cores. Peer: onnxruntime-node with @huggingface/tokenizers, {Environment.ProcessorCount} threads, spinning (its default).");
        Line($"Work: {Lengths.Length} pairs, mean {Lengths.Average():0.0} and maximum {Lengths.Max()} tokens; random weights; {batchTokens} tokens a batch at most; {rounds} rounds, every contestant in each, medians, the ratio taken within rounds.");
        Line($"");
        Line($"| contestant | quiet, ms | of the padded peer's time | pairs/s | one core busy, ms |");
        Line($"|---|---:|---:|---:|---:|");
        foreach (var who in new[] { PeerPadded, PeerSorted, Ours, PeerDynamic, OursInt8 })
        {
            var busy = times.GetValueOrDefault(("one core busy", who));
            Line($"| {who} | {Of("quiet", who):0} | {Ratio("quiet", PeerPadded, who):0.00}x faster | {Lengths.Length / Of("quiet", who) * 1000:0.0} | {(busy is null ? "" : Median(busy).ToString("0", CultureInfo.InvariantCulture))} |");
        }

        var flops = Lengths.Sum(Flops);
        Line($"");
        Line($"| what | measured | goal |");
        Line($"|---|---:|---:|");
        Line($"| fp32 against the padded peer | {Ratio("quiet", PeerPadded, Ours):0.00}x | 3.2x |");
        Line($"| largest difference of fp32 scores from the peer's | {Difference:0.0e+0} | none |");
        Line($"| int8 against the padded peer | {Ratio("quiet", PeerPadded, OursInt8):0.00}x | 6x, aim 10x |");
        Line($"| int8 against dynamic int8, sorted | {Ratio("quiet", PeerDynamic, OursInt8):0.00}x | 0.9x |");
        Line($"| fp32 with one core busy, against the peer sorted | {Ratio("one core busy", PeerSorted, Ours):0.00}x | 1.5x |");
        Line($"| int8 with one core busy, against the peer's dynamic int8 | {Ratio("one core busy", PeerDynamic, OursInt8):0.00}x | 1.5x |");
        Line($"| fp32 quiet, against the peer sorted | {Ratio("quiet", PeerSorted, Ours):0.00}x | 1x |");
        foreach (var (model, moved) in Moved)
        {
            Line($"| {model}: scores of 200 (alone, and in reverse order) that differ in any bit | {moved} | 0 |");
        }

        if (Quantisation is { } quantised)
        {
            Line($"| int8 against fp32: Kendall tau, largest difference | {quantised.Tau:0.000}, {quantised.LargestError:0.0000} | reported |");
        }

        Line($"| processor time in the second after a request | {Afterwards:0.0%} of a core | 1 % |");
        Line($"| 8 callers against one, int8 throughput | {Concurrency.Rate:0.00}x | 0.95x |");
        Line($"| 8 callers, p99 / p50 | {At(Concurrency.Times, 0.99) / At(Concurrency.Times, 0.5):0.00} | 3 |");
        Line($"| 5 documents: alone, beside 500 (which took {Median(Big):0} ms), ms | {Median(SmallAlone):0}, {Median(SmallBeside):0} | one batch more |");
        Line($"| tokens/s of the tokenizer, one thread | {Tokenizers.Ours:0} | |");
        Line($"| times the JavaScript tokenizer, every text new to both | {Tokenizers.Ours / Tokenizers.Peer:0.0}x | 5x |");
        Line($"| tokenizing, share of the int8 call on all cores | {Tokens / Tokenizers.Ours * 1000 / (Of("quiet", OursInt8) * Environment.ProcessorCount):0.0%} | 3 % |");
        Line($"| fp32 rate, GFLOP/s, and its share of the {Peak:0} measured as this machine's peak | {flops / Of("quiet", Ours) / 1e6:0}, {flops / Of("quiet", Ours) / 1e6 / Peak:0%} | reported |");
        Line($"| int8 rate, GOP/s, as a multiple of the fp32 peak | {flops / Of("quiet", OursInt8) / 1e6:0}, {flops / Of("quiet", OursInt8) / 1e6 / Peak:0.00}x | reported |");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    // 2(4h^2 + 2hf) for the weights of a token and a layer, and 4sh for its attention over s tokens.
    private double Flops(int length) =>
        (double)length * shape.Layers * ((2 * ((4.0 * shape.Hidden * shape.Hidden) + (2.0 * shape.Hidden * shape.Intermediate))) + (4.0 * length * shape.Hidden));

    private double Of(string when, string who) => Median(times[(when, who)]);

    private double Ratio(string when, string slow, string fast) => Median([.. times[(when, slow)].Zip(times[(when, fast)], (s, f) => s / f)]);

    private static double At(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static string Cpu() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
