using Google.Protobuf;
using RankDb.Inference;
using RankDb.Inference.Onnx;
using RankDb.Inference.Quantization;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Models_that_cannot_be_quantised_are_refused
{
    [Fact]
    public void A_model_without_products_of_weights_gains_nothing()
    {
        using var files = new TestFiles();
        var model = files.Model("tiny", "reranker", """{"name": "tiny", "kind": "reranker", "max_tokens": 16}""");

        AssertRefused(model, "22023", "int8 would gain nothing");
    }

    [Fact]
    public void A_truncated_file_is_an_error_that_names_it()
    {
        using var folder = new QuantizedFolder();
        File.WriteAllBytes(folder.Onnx, File.ReadAllBytes(folder.Onnx)[..50_000]);

        AssertRefused(folder.Path, "58000", folder.Onnx);
    }

    [Fact]
    public void A_file_without_a_graph_is_an_error()
    {
        using var folder = new QuantizedFolder();
        File.WriteAllBytes(folder.Onnx, []);

        AssertRefused(folder.Path, "58000", "no graph");
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_an_error()
    {
        using var folder = new QuantizedFolder(model => Weight(model).RawData = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xFF, 64 * 64 * 4)]));

        AssertRefused(folder.Path, "58000", "finite");
    }

    [Fact]
    public void A_weight_that_lies_about_its_size_is_an_error()
    {
        using var folder = new QuantizedFolder(model => Weight(model).Dims[0] = long.MaxValue / 2);

        AssertRefused(folder.Path, "58000", "model.onnx");
    }

    [Fact]
    public void A_graph_with_a_cycle_is_an_error()
    {
        using var folder = new QuantizedFolder(model => model.Graph.Node.First(node => node.OpType == "MatMul").Input[0] = "layer.1.norm");

        AssertRefused(folder.Path, "58000", "model.onnx");
    }

    [Theory]
    [InlineData(1.5, 0.1, "auto", "Kendall tau")]
    [InlineData(double.NaN, 0.1, "auto", "Kendall tau")]
    [InlineData(0.9, -1, "auto", "largest error")]
    [InlineData(0.9, 0.1, "int4", "int4")]
    public void Options_out_of_range_are_refused_by_name(double minTau, double maxError, string precision, string named)
    {
        using var folder = new QuantizedFolder();
        AssertRefused(folder.Path, "22023", named, new QuantizationOptions { MinTau = minTau, MaxError = maxError, Precision = precision });
        Assert.False(File.Exists(folder.Int8));
    }

    private static TensorProto Weight(ModelProto model) =>
        model.Graph.Initializer.Single(tensor => tensor.Name == "layer.0.attention.query.weight");

    private static void AssertRefused(string folder, string sqlState, string named, QuantizationOptions? options = null)
    {
        var failure = Assert.Throws<ModelException>(
            () => ModelQuantizer.Quantize(folder, options ?? new QuantizationOptions(), TestContext.Current.CancellationToken));
        Assert.Equal(sqlState, failure.SqlState);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }
}
