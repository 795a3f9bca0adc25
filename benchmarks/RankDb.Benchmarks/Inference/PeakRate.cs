using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace RankDb.Benchmarks.Inference;

/// <summary>The fp32 arithmetic that this machine does at most: fused multiply-adds in registers on every core.</summary>
internal static class PeakRate
{
    private const int Steps = 20_000_000;

    /// <summary>GFLOP/s on all cores, best of five rounds; a fused multiply-add counts as two.</summary>
    internal static double Measure()
    {
        var best = 0.0;
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var sums = new float[Environment.ProcessorCount];
            var threads = Enumerable.Range(0, sums.Length).Select(i => new Thread(() => sums[i] = Multiply(Steps))).ToArray();
            System.Array.ForEach(threads, thread => thread.Start());
            System.Array.ForEach(threads, thread => thread.Join());
            var operations = (double)sums.Length * Steps * 10 * Vector256<float>.Count * 2;
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9);
        }

        return best;
    }

    // Ten chains hide the latency of one; 256 bits because cores that split 512-bit operations gain nothing from those.
    private static float Multiply(int steps)
    {
        var (x, y) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (var step = 0; step < steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j);
    }
}
