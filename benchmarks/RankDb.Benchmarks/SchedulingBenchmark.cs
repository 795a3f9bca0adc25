using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using RankDb.Dispatch;
using RankDb.Inference;

namespace RankDb.Benchmarks;

/// <summary>
/// The scheduler over one reranker, without database and wire: one caller after another, eight at once, and five documents
/// beside five hundred. Pairs of random words of the model's vocabulary, mean about 76 and at most 225 tokens.
/// </summary>
internal sealed class SchedulingBenchmark(IReranker reranker, int workers, int maxBatchTokens, int minBatchTokens, int rounds)
{
    private const int Pairs = 100;
    private const int Callers = 8;

    private long computed;
    private long real;

    internal async Task RunAsync(TextWriter output)
    {
        var options = new DispatchOptions { Workers = workers, MaxBatchTokens = maxBatchTokens, MinBatchTokens = minBatchTokens, MaxQueuedItems = 100_000 };
        await using var dispatcher = new Dispatcher<TokenizedInput, float>(Score, input => input.Length, options, NullLogger.Instance);
        var calls = Enumerable.Range(0, Callers).Select(seed => Call(Pairs, seed)).ToArray();
        await dispatcher.RunAsync(calls[0], null, CancellationToken.None);

        (computed, real) = (0, 0);
        var alone = await TimedAsync(dispatcher, calls, 1);
        var padding = 1 - ((double)real / computed);
        (computed, real) = (0, 0);
        var together = await TimedAsync(dispatcher, calls, Callers);
        var paddingTogether = 1 - ((double)real / computed);
        await output.WriteLineAsync(FormattableString.Invariant(
            $"{reranker.Info.Name} workers {workers} batch {minBatchTokens}..{maxBatchTokens}: one caller {alone.Rate:F1} pairs/s, p50 {alone.P50:F1} ms, padding {padding:P1}; {Callers} callers {together.Rate:F1} pairs/s ({together.Rate / alone.Rate:F2}x), p50 {together.P50:F1} p99 {together.P99:F1} ms ({together.P99 / together.P50:F2}x), padding {paddingTogether:P1}"));

        var (small, smallAlone, batch) = await SmallBesideBigAsync(dispatcher);
        await output.WriteLineAsync(FormattableString.Invariant(
            $"  5 documents alone p50 {smallAlone:F1} ms, beside 500 p50 {small:F1} ms; longest batch {batch:F1} ms"));
    }

    private double longestBatch;

    private async Task<(double Small, double Alone, double Batch)> SmallBesideBigAsync(Dispatcher<TokenizedInput, float> dispatcher)
    {
        var big = Call(500, 100);
        var small = Call(5, 101);
        List<double> alone = [], beside = [];
        longestBatch = 0;
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await OneAsync(dispatcher, small));
            var running = dispatcher.RunAsync(big, null, CancellationToken.None);
            await Task.Delay(20);
            beside.Add(await OneAsync(dispatcher, small));
            await running;
        }

        return (Quantile(beside, 0.5), Quantile(alone, 0.5), longestBatch);
    }

    private static async Task<double> OneAsync(Dispatcher<TokenizedInput, float> dispatcher, TokenizedInput[] call)
    {
        var started = Stopwatch.GetTimestamp();
        await dispatcher.RunAsync(call, null, CancellationToken.None);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private async Task<(double Rate, double P50, double P99)> TimedAsync(Dispatcher<TokenizedInput, float> dispatcher, TokenizedInput[][] calls, int callers)
    {
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        if (callers == 1)
        {
            for (var round = 0; round < rounds * calls.Length; round++)
            {
                times.Add(await OneAsync(dispatcher, calls[round % calls.Length]));
            }
        }
        else
        {
            var each = await Task.WhenAll(calls.Select(call => Task.Run(async () =>
            {
                var own = new List<double>();
                for (var round = 0; round < rounds; round++)
                {
                    own.Add(await OneAsync(dispatcher, call));
                }

                return own;
            })));
            times.AddRange(each.SelectMany(own => own));
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (times.Count * Pairs / elapsed, Quantile(times, 0.5), Quantile(times, 0.99));
    }

    private float[] Score(IReadOnlyList<TokenizedInput> batch, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref computed, (long)batch.Count * batch.Max(input => input.Length));
        Interlocked.Add(ref real, batch.Sum(input => (long)input.Length));
        var scores = new float[batch.Count];
        var started = Stopwatch.GetTimestamp();
        reranker.Score(batch, scores);
        longestBatch = Math.Max(longestBatch, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return scores;
    }

    private TokenizedInput[] Call(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var length = (int)Math.Clamp(66 * Math.Exp(0.5 * normal), 16, 225);
            var types = Enumerable.Range(0, length).Select(i => i < 12 ? 0 : 1).ToArray();
            return new TokenizedInput([.. types.Select(_ => random.Next(1000, reranker.Tokenizer.VocabularySize))], types);
        })];
    }

    private static double Quantile(List<double> values, double share)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)Math.Ceiling(share * values.Count) - 1)];
    }
}
