using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

/// <summary>Logits of the token a (4): 3 for a, -1 for b, 0.5 for c; of b (5): 1 for b, 2 for c; of [CLS] (2): 5 for itself.</summary>
public sealed class Sparse_encoders_weigh_the_vocabulary : IDisposable
{
    private static readonly double[] Log = [0, 0, Math.Log(2), Math.Log(3), Math.Log(4), 0, Math.Log(6)];
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("""{"kind":"sparse_encoder","max_tokens":16}""", new[] { 2, 4, 5, 6 })]
    [InlineData("""{"kind":"sparse_encoder","max_tokens":16,"skip_special_tokens":true}""", new[] { 4, 5, 6 })]
    [InlineData("""{"kind":"sparse_encoder","max_tokens":16,"skip_special_tokens":true,"document_top_k":2}""", new[] { 4, 6 })]
    public void By_the_largest_logit_of_each_token(string rankdb, int[] ids)
    {
        folder.Add("m", TinyGraph.Tokens(Row, "logits"), rankdb);
        using var registry = folder.Load();
        var encoder = registry.SparseEncoder("m");
        Assert.Equal((20, VectorMetric.InnerProduct), (encoder.Info.Dimension, encoder.Info.Metric));
        var vectors = encoder.Encode([encoder.Tokenize("a b", TextKind.Document), encoder.Tokenize("", TextKind.Document), encoder.Tokenize("c c c c c", TextKind.Document)]);
        Assert.Equal(ids, vectors[0].TokenIds);
        var weights = new Dictionary<int, double> { [2] = Log[6], [4] = Log[4], [5] = Log[2], [6] = Log[3] };
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(weights[ids[i]], vectors[0].Weights[i], 1e-6);
        }

        Assert.Equal(ids.Contains(2) ? 1 : 0, vectors[1].Count);
    }

    [Fact]
    public void By_the_sum_over_the_tokens()
    {
        folder.Add("m", TinyGraph.Tokens(Row, "logits"), """{"kind":"sparse_encoder","pooling":"sum","skip_special_tokens":true,"max_tokens":16}""");
        using var registry = folder.Load();
        var encoder = registry.SparseEncoder("m");
        var vector = encoder.Encode([encoder.Tokenize("a b a", TextKind.Document)])[0];
        Assert.Equal([4, 5, 6], vector.TokenIds);
        Assert.Equal(2 * Log[4], vector.Weights[0], 1e-6);
        Assert.Equal(Log[2], vector.Weights[1], 1e-6);
        Assert.Equal((2 * Math.Log(1.5)) + Log[3], vector.Weights[2], 1e-6);
    }

    [Fact]
    public void As_the_graph_says_where_it_pools()
    {
        folder.Add("m", TinyGraph.Sum(Row, "output"), """{"kind":"sparse_encoder","skip_special_tokens":true,"max_tokens":16}""");
        using var registry = folder.Load();
        var encoder = registry.SparseEncoder("m");
        var vector = encoder.Encode([encoder.Tokenize("a b", TextKind.Document)])[0];
        Assert.Equal([4, 6], vector.TokenIds);
        Assert.Equal([3f, 2.5f], vector.Weights);
    }

    [Fact]
    public void By_a_table_alone_where_it_is_a_query()
    {
        folder.Add(
            "m", TinyGraph.Tokens(Row, "logits"), """{"max_tokens":16}""", ("idf.json", """{"a":2.5,"b":1.5,"[CLS]":9}"""),
            ("config.json", """{"architectures":["DistilBertForMaskedLM"]}"""));
        using var registry = folder.Load();
        var encoder = registry.SparseEncoder("m");
        var vectors = encoder.Encode([encoder.Tokenize("b a c a", TextKind.Query), encoder.Tokenize("b", TextKind.Document), encoder.Tokenize("c", TextKind.Query)]);
        Assert.Equal([4, 5], vectors[0].TokenIds);
        Assert.Equal([2.5f, 1.5f], vectors[0].Weights);
        Assert.Equal([5, 6], vectors[1].TokenIds);
        Assert.Equal(0, vectors[2].Count);
    }

    [Fact]
    public void Through_the_logarithm_twice_where_sentence_transformers_says_so()
    {
        folder.Add(
            "m", TinyGraph.Tokens(Row, "logits"), null, ("config.json", "{}"),
            ("modules.json", """[{"idx":0,"path":"","type":"sentence_transformers.sparse_encoder.models.MLMTransformer"},{"idx":1,"path":"1_SpladePooling","type":"sentence_transformers.sparse_encoder.models.SpladePooling"}]"""),
            ("1_SpladePooling/config.json", """{"pooling_strategy":"max","activation_function":"log1p_relu"}"""));
        using var registry = folder.Load();
        var encoder = registry.SparseEncoder("m");
        var vector = encoder.Encode([encoder.Tokenize("b", TextKind.Document)])[0];
        Assert.Equal([2, 5, 6], vector.TokenIds);
        Assert.Equal(Math.Log(1 + Math.Log(2)), vector.Weights[1], 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void And_are_refused_when_a_weight_is_no_number(float wrong)
    {
        foreach (var pooling in new[] { "max", "sum" })
        {
            folder.Add("m", TinyGraph.Tokens(id => [.. Enumerable.Range(0, 20).Select(column => column == 13 && id == 4 ? wrong : 0)], "logits"), $$"""{"kind":"sparse_encoder","pooling":"{{pooling}}","max_tokens":16}""");
            var refused = Assert.Throws<ModelException>(() => folder.Load());
            Assert.Contains("not finite", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void And_are_refused_when_the_output_is_smaller_than_the_vocabulary()
    {
        folder.Add("m", TinyGraph.Tokens(id => [id, 1], "logits"), """{"kind":"sparse_encoder","max_tokens":16}""");
        Assert.Contains("2 weights, but its folder has 19 tokens", Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    private static float[] Row(int id)
    {
        var row = new float[20];
        switch (id)
        {
            case 2:
                row[2] = 5;
                break;
            case 4:
                (row[4], row[5], row[6]) = (3, -1, 0.5f);
                break;
            case 5:
                (row[5], row[6]) = (1, 2);
                break;
        }

        return row;
    }
}
