using RankDb.Inference;
using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

[Collection(nameof(MeasuredAlone))]
public sealed class Native_memory_does_not_grow : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Over_forty_thousand_runs_of_changing_shape()
    {
        files.Model("sum", "sum-encoder", """{"name":"sum","kind":"encoder","max_tokens":64,"pooling":"none"}""");
        using var registry = ModelRegistry.Load([files.Folder], new ModelRuntimeOptions());
        var encoder = registry.Encoder("sum");
        var vectors = new float[8 * 4];
        void Run(int i)
        {
            var input = new TokenizedInput(new int[1 + (i % 64)], new int[1 + (i % 64)]);
            encoder.Encode([.. Enumerable.Repeat(input, 1 + (i % 8))], vectors.AsSpan(0, (1 + (i % 8)) * 4));
        }

        Grows(Run, 20_000, Runs ?? 40_000, 4 << 20);
    }

    [Fact]
    public void Over_forty_thousand_runs_with_numbers_of_16_bits_and_a_caller_that_may_cancel()
    {
        using var session = TinyGraph.Session(TinyGraph.Encoder(TensorElementType.Int32, TensorElementType.Float16).Bytes());
        using var source = new CancellationTokenSource();
        var token = source.Token;
        TokenizedInput[] batch = [new([1, 2], [0, 0]), new([3], [0])];
        Grows(_ => session.Run(batch, 2, token).Dispose(), 20_000, Runs ?? 40_000, 4 << 20);
    }

    // A million runs are for a person to ask for: RANKDB_LEAK_RUNS=1000000.
    private static int? Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("RANKDB_LEAK_RUNS"), System.Globalization.CultureInfo.InvariantCulture, out var runs) ? runs : null;

    [Fact]
    public void Over_two_thousand_failed_runs_and_two_hundred_loads()
    {
        var folder = files.Model("sum", "sum-encoder", """{"name":"sum","kind":"encoder","max_tokens":64,"pooling":"none"}""");
        using var registry = ModelRegistry.Load([folder], new ModelRuntimeOptions());
        var encoder = registry.Encoder("sum");
        var wrong = new TokenizedInput([99], [0]);
        Grows(_ => Assert.Throws<ModelException>(() => encoder.Encode([wrong], new float[4])), 200, 2_000, 4 << 20);
        Grows(_ => ModelRegistry.Load([folder], new ModelRuntimeOptions()).Dispose(), 100, 200, 4 << 20);
    }

    private static void Grows(Action<int> action, int warmUp, int runs, long bytes)
    {
        for (var i = 0; i < warmUp; i++)
        {
            action(i);
        }

        // A leak grows in every window; the runtime's own heaps and compiled code grow in some, less and less, after other tests filled the process.
        var least = long.MaxValue;
        for (var window = 0; window < 8 && least >= bytes; window++)
        {
            var before = Resident();
            for (var i = 0; i < runs; i++)
            {
                action(i);
            }

            var after = Resident();
            least = Math.Min(least, after - before);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{runs} times: {before / 1024} to {after / 1024} KiB, managed {GC.GetTotalMemory(false) / 1024} KiB");
        }

        Assert.True(least < bytes, $"resident memory grew by at least {least >> 20} MiB in each of eight windows");
    }

    // glibc keeps freed memory in its arenas; what it holds free is no growth of ours.
    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint keep);

    private static long Resident()
    {
        _ = Trim(0);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
