using RankDb.Inference;
using RankDb.Inference.OnnxRuntime;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Sessions_read_any_numbers
{
    private static readonly TokenizedInput[] Batch = [new([3, 4, 5], [0, 0, 1]), new([7], [0])];

    [Theory]
    [InlineData(TensorElementType.Int64, TensorElementType.Float)]
    [InlineData(TensorElementType.Int32, TensorElementType.Float)]
    [InlineData(TensorElementType.Int64, TensorElementType.Float16)]
    [InlineData(TensorElementType.Int32, TensorElementType.BFloat16)]
    [InlineData(TensorElementType.Int64, TensorElementType.Double)]
    [InlineData(TensorElementType.Int64, TensorElementType.Int8)]
    [InlineData(TensorElementType.Int64, TensorElementType.UInt8)]
    public void Ids_of_32_and_64_bits_in_and_numbers_of_any_kind_out(object ids, object output)
    {
        using var session = TinyGraph.Session(TinyGraph.Encoder((TensorElementType)ids, (TensorElementType)output).Bytes());
        using var result = session.Run(Batch, 3, TestContext.Current.CancellationToken);
        Assert.Equal([2, 2], result.GetTensorTypeAndShape().Shape);
        Assert.Equal([12f, 3f, 7f, 1f], result.GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData("position_ids", new[] { 0f, 1, 2, 0, 0, 0 })]
    [InlineData("token_type_ids", new[] { 0f, 0, 1, 0, 0, 0 })]
    [InlineData("attention_mask", new[] { 1f, 1, 1, 1, 0, 0 })]
    [InlineData("input_ids", new[] { 3f, 4, 5, 7, 9, 9 })]
    public void Every_input_that_a_graph_asks_for_is_made_and_padded_on_the_right(string input, float[] expected)
    {
        foreach (var type in new[] { TensorElementType.Int64, TensorElementType.Int32 })
        {
            var graph = new TinyGraph().Input("position_ids", type).Input("attention_mask", type).Input("token_type_ids", type).Input("input_ids", type)
                .Node("Cast", [input], "sentence_embedding", TinyGraph.Int("to", 1)).Output("sentence_embedding", TensorElementType.Float, "batch", "tokens");
            using var session = new ModelSession(
                new ModelDefinition("", "tiny", ModelKind.Encoder, false, 16, null, null, false, "", "", "") { OnnxPath = "tiny.onnx" },
                new ModelRuntimeOptions(), 9, ["sentence_embedding"], graph.Bytes());
            using var result = session.Run(Batch, 3, TestContext.Current.CancellationToken);
            Assert.Equal(expected, result.GetTensorDataAsSpan<float>().ToArray());
        }
    }

    [Theory]
    [InlineData("past_key_values", TensorElementType.Float, new object[] { "batch", "tokens" }, "past_key_values")]
    [InlineData("token_type_ids", TensorElementType.Float, new object[] { "batch", "tokens" }, "token_type_ids, which is Float [batch, tokens]")]
    [InlineData("token_type_ids", TensorElementType.Int64, new object[] { "batch" }, "Int64 [batch]")]
    [InlineData("token_type_ids", TensorElementType.Int64, new object[] { "batch", 128 }, "dynamic axes")]
    [InlineData("token_type_ids", TensorElementType.String, new object[] { "batch", "tokens" }, "String")]
    public void An_input_that_no_tokenizer_makes_is_refused_by_name(string name, object type, object[] shape, string named)
    {
        var graph = TinyGraph.Encoder().Input(name, (TensorElementType)type, shape);
        var refused = Assert.Throws<ModelException>(() => TinyGraph.Session(graph.Bytes()));
        Assert.Equal("58000", refused.SqlState);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_that_are_no_numbers_and_a_graph_without_ids_are_refused()
    {
        Assert.Contains("Bool", Assert.Throws<ModelException>(() => TinyGraph.Session(TinyGraph.Encoder(output: TensorElementType.Bool).Bytes())).Message, StringComparison.Ordinal);
        var noIds = new TinyGraph().Input("attention_mask").Node("Cast", ["attention_mask"], "sentence_embedding", TinyGraph.Int("to", 1))
            .Output("sentence_embedding", TensorElementType.Float, "batch", "tokens");
        Assert.Contains("no input input_ids", Assert.Throws<ModelException>(() => TinyGraph.Session(noIds.Bytes())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_out_of_range_and_inputs_too_long_are_errors_after_which_the_session_works()
    {
        using var session = TinyGraph.Session(TinyGraph.Encoder().Bytes());
        Assert.Equal("22023", Assert.Throws<ModelException>(() => session.Run([new([1, -1], [0, 0])], 2, TestContext.Current.CancellationToken)).SqlState);
        Assert.Equal("22023", Assert.Throws<ModelException>(() => session.Run([new(new int[17], new int[17])], 17, TestContext.Current.CancellationToken)).SqlState);
        var unknown = Assert.Throws<ModelException>(() => session.Run([new([TinyGraph.Rows], [0])], 1, TestContext.Current.CancellationToken));
        Assert.Equal("58000", unknown.SqlState);
        Assert.Contains("tiny", unknown.Message, StringComparison.Ordinal);
        using var result = session.Run(Batch, 3, TestContext.Current.CancellationToken);
        Assert.Equal([12f, 3f, 7f, 1f], result.GetTensorDataAsSpan<float>().ToArray());
    }

    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(-2.5f, 0xC020)]
    [InlineData(1.00390625f, 0x3F80)] // half way: to the even one
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(float.NaN, 0xFFC0)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    public void A_float_is_cut_to_16_bits_by_rounding_to_the_even_one(float number, int bits) =>
        Assert.Equal(bits, ((BFloat16)number).value);
}
