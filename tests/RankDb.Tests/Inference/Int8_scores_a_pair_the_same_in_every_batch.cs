using RankDb.Inference;
using RankDb.Inference.Quantization;
using RankDb.TestModels;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Int8_scores_a_pair_the_same_in_every_batch : IDisposable
{
    private readonly QuantizedFolder folder = new();

    [Fact]
    public void A_pair_scores_bit_identically_alone_in_any_batch_in_any_order_with_any_padding()
    {
        using var registry = Quantized();
        var reranker = registry.Reranker("m");
        var alone = QuantizedFolder.Score(reranker, QuantizedFolder.OneByOne());

        for (var seed = 1; seed <= 8; seed++)
        {
            Assert.Equal(alone, QuantizedFolder.Score(reranker, QuantizedFolder.Shuffled(seed, seed * 6)));
        }

        Assert.Equal(alone, QuantizedFolder.Score(reranker, [[.. Enumerable.Range(0, alone.Length)]]));
    }

    [Fact]
    public void The_same_trial_finds_that_dynamic_quantisation_moves_scores()
    {
        DynamicInt8.Write(folder.Onnx, folder.At("dynamic.onnx"));
        using var registry = folder.Load(folder.At("dynamic.onnx"));
        var reranker = registry.Reranker("m");

        Assert.NotEqual(
            QuantizedFolder.Score(reranker, QuantizedFolder.OneByOne()),
            QuantizedFolder.Score(reranker, QuantizedFolder.Shuffled(1, 24)));
    }

    [Fact]
    public void It_orders_pairs_much_as_float32_does()
    {
        using var original = folder.Load(folder.Onnx);
        using var quantized = Quantized();
        var expected = QuantizedFolder.Score(original.Reranker("m"), QuantizedFolder.OneByOne());
        var actual = QuantizedFolder.Score(quantized.Reranker("m"), QuantizedFolder.OneByOne());

        Assert.NotEqual(expected, actual);
        Assert.InRange(KendallTau.B(expected, actual), 0.9, 1);
    }

    public void Dispose() => folder.Dispose();

    private ModelRegistry Quantized()
    {
        var report = ModelQuantizer.Quantize(folder.Path, new QuantizationOptions { MinTau = 0.8, Precision = "int8" }, TestContext.Current.CancellationToken);
        Assert.Equal("int8", report.Precision);
        Assert.True(report.FusedAttention);
        return folder.Load(folder.Int8);
    }
}
