using System.Diagnostics;
using RankDb.Inference;

namespace RankDb.Benchmarks;

/// <summary>Processor time of one token by the size of its batch, on one thread: what the largest and the smallest batch of the scheduler follow from.</summary>
internal static class SchedulingBatchSize
{
    private const int Length = 64;

    internal static async Task RunAsync(IReranker reranker, int rounds, TextWriter output)
    {
        foreach (var items in new[] { 1, 2, 4, 8, 16, 32, 64 })
        {
            var input = new TokenizedInput([.. Enumerable.Range(1000, Length)], new int[Length]);
            var batch = Enumerable.Repeat(input, items).ToArray();
            var scores = new float[items];
            reranker.Score(batch, scores);
            var best = double.MaxValue;
            for (var round = 0; round < rounds; round++)
            {
                // Processor time, because other programs may be running; the smallest, because they share the caches.
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                var repeats = Math.Max(1, 1024 / (items * Length));
                for (var i = 0; i < repeats; i++)
                {
                    reranker.Score(batch, scores);
                }

                best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / (repeats * items * Length));
            }

            await output.WriteLineAsync(FormattableString.Invariant($"{reranker.Info.Name} batch of {items * Length} tokens: {best:F2} us a token"));
        }
    }
}
