using RankDb.Inference.Onnx;
using RankDb.Inference.Quantization;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Quantisation_arithmetic
{
    // By hand: of 6 pairs, one is turned: (5 - 1) / 6. With one tie on the left: 5 / sqrt(5 * 6).
    [Theory]
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 10, 20, 30, 40 }, 1)]
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 4, 3, 2, 1 }, -1)]
    [InlineData(new float[] { 1, 2, 3, 4 }, new float[] { 1, 2, 4, 3 }, 0.666667)]
    [InlineData(new float[] { 1, 2, 2, 3 }, new float[] { 1, 2, 3, 4 }, 0.912871)]
    [InlineData(new float[] { 1, 1 }, new float[] { 2, 2 }, 1)]
    [InlineData(new float[] { 1, 1 }, new float[] { 1, 2 }, 0)]
    public void Kendall_tau_is_the_share_of_pairs_in_the_same_order(float[] a, float[] b, double expected) =>
        Assert.Equal(expected, KendallTau.B(a, b), 6);

    [Fact]
    public void Weights_are_rounded_with_one_scale_per_column()
    {
        var values = new float[32 * 32];
        (values[0], values[32], values[1], values[33]) = (1, -0.5f, 100, 25);
        var layer = new LinearLayer([], "x", "y", Tensors.Of("w", values, 32, 32), false, null);

        var weight = QuantizedWeight.Of(layer, 8);
        Assert.Equal([127, 127, -64, 32], new[] { weight.Values[0], weight.Values[1], weight.Values[32], weight.Values[33] }.Select(value => (int)value));
        Assert.Equal(1f / 127, weight.Scales[0]);
        Assert.Equal(100f / 127, weight.Scales[1]);
        Assert.Equal(63, QuantizedWeight.Of(layer, 7).Values[0]);
    }

    [Fact]
    public void A_matrix_that_is_stored_turned_is_read_turned()
    {
        var values = new float[32 * 64];
        values[5] = 2; // row 5 of column 0 in [columns, rows]
        var weight = QuantizedWeight.Of(new LinearLayer([], "x", "y", Tensors.Of("w", values, 64, 32), true, null), 8);

        Assert.Equal(127, weight.Values[5 * 64]);
    }

    [Fact]
    public void A_range_keeps_zero_exact_and_cuts_off_what_is_rare()
    {
        var numbers = Enumerable.Range(-1000, 2001).Select(i => i / 1000f).Append(30f).ToArray();
        var range = ActivationRange.Best(-1, 30, numbers[..^1]);

        Assert.True(range.Largest < 15, $"{range}");
        Assert.Equal(0, ((range.ZeroPoint - (int)MathF.Round(-range.Smallest / range.Scale)) * range.Scale));
        Assert.Equal(1, new ActivationRange(0, 0).Scale);
    }

    [Theory]
    [InlineData("flags\t\t: fpu avx2 avx512f avx512bw avx512_vnni", true, true, "AVX512-VNNI", 8)]
    [InlineData("flags\t\t: fpu avx2 avx_vnni", true, false, "AVX-VNNI", 8)]
    [InlineData("flags\t\t: fpu avx2 avx512f avx512bw", true, true, "AVX512", 7)]
    [InlineData("flags\t\t: fpu avx2", true, false, "AVX2", 7)]
    [InlineData("", false, false, "baseline", 8)]
    public void Weights_have_7_bits_where_the_CPU_would_overflow(string flags, bool avx2, bool avx512, string name, int bits)
    {
        var kernels = CpuKernels.Of(flags, avx2, avx512, avxVnni: false);

        Assert.Equal(name, kernels.Name);
        Assert.Equal(bits, kernels.WeightBits);
    }
}
