using RankDb.Inference;
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

        Grows(Run, 20_000, 40_000, 12 << 20);
    }

    [Fact]
    public void Over_two_thousand_failed_runs_and_a_hundred_loads()
    {
        var folder = files.Model("sum", "sum-encoder", """{"name":"sum","kind":"encoder","max_tokens":64,"pooling":"none"}""");
        using var registry = ModelRegistry.Load([folder], new ModelRuntimeOptions());
        var encoder = registry.Encoder("sum");
        var wrong = new TokenizedInput([99], [0]);
        Grows(_ => Assert.Throws<ModelException>(() => encoder.Encode([wrong], new float[4])), 200, 2_000, 8 << 20);
        Grows(_ => ModelRegistry.Load([folder], new ModelRuntimeOptions()).Dispose(), 20, 100, 16 << 20);
    }

    private static void Grows(Action<int> action, int warmUp, int runs, long bytes)
    {
        for (var i = 0; i < warmUp; i++)
        {
            action(i);
        }

        var before = Resident();
        for (var i = 0; i < runs; i++)
        {
            action(i);
        }

        var grown = Resident() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{grown / 1024} KiB");
        Assert.True(grown < bytes, $"resident memory grew by {grown >> 20} MiB");
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
