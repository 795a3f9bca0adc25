using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

/// <summary>Row i of the table is [i, 10 - i, i mod 3, 1].</summary>
public sealed class Encoders_pool_what_their_graph_gives : IDisposable
{
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cls", new[] { 2f, 8, 2, 1 })]
    [InlineData("last", new[] { 3f, 7, 0, 1 })]
    [InlineData("max", new[] { 6f, 8, 2, 1 })]
    [InlineData("mean", new[] { 15f / 4, 25f / 4, 3f / 4, 1 })]
    public void By_their_pooling_whatever_the_padding(string pooling, float[] expected)
    {
        folder.Add("m", TinyGraph.Tokens(Row), $$"""{"pooling":"{{pooling}}","normalize":false,"max_tokens":16}""");
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        TokenizedInput[] batch = [encoder.Tokenize("a c", TextKind.Document), encoder.Tokenize("d d d d d", TextKind.Document)];
        Assert.Equal([2, 4, 6, 3], batch[0].Ids);
        var vectors = new float[8];
        encoder.Encode(batch, vectors);
        Assert.Equal(expected, vectors[..4]);
    }

    [Fact]
    public void Cut_to_fewer_dimensions_and_normalised_after_that()
    {
        folder.Add("m", TinyGraph.Tokens(Row), """{"pooling":"cls","dimension":4,"dimensions":2,"max_tokens":16,"metric":"inner_product"}""");
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        Assert.Equal((2, VectorMetric.InnerProduct), (encoder.Info.Dimension, encoder.Info.Metric));
        var vector = new float[2];
        encoder.Encode([encoder.Tokenize("a", TextKind.Query)], vector);
        Assert.Equal(2 / Math.Sqrt(68), vector[0], 1e-6);
        Assert.Equal(8 / Math.Sqrt(68), vector[1], 1e-6);
    }

    [Fact]
    public void By_one_graph_for_queries_and_another_for_documents()
    {
        var path = folder.Add("m", TinyGraph.Tokens(Row), """{"pooling":"cls","normalize":false,"max_tokens":16,"query_model":"query/model.onnx"}""", ("query/note", ""));
        File.WriteAllBytes(Path.Combine(path, "query", "model.onnx"), TinyGraph.Tokens(id => [100 + id, 0, 0, 0]));
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        var vectors = new float[12];
        encoder.Encode([encoder.Tokenize("a", TextKind.Query), encoder.Tokenize("a", TextKind.Document), encoder.Tokenize("b", TextKind.Query)], vectors);
        Assert.Equal([102f, 0, 0, 0, 2, 8, 2, 1, 102, 0, 0, 0], vectors);
        Assert.Equal(["model.onnx", "query/model.onnx", "tokenizer.json"], encoder.Info.Files.Select(file => file.Path));

        File.WriteAllBytes(Path.Combine(path, "query", "model.onnx"), TinyGraph.Tokens(id => [id, 0]));
        var refused = Assert.Throws<ModelException>(() => folder.Load());
        Assert.Contains("gives 4 numbers for a document, but 2 for a query", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void As_the_mean_of_a_static_table(string type)
    {
        var path = folder.Add("m", null, """{"embeddings":"model.safetensors","normalize":false,"skip_unknown":true,"max_tokens":16}""");
        File.WriteAllBytes(Path.Combine(path, "model.safetensors"), Safetensors.Table("embeddings", type, 20, Row));
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        var vectors = new float[12];
        encoder.Encode([encoder.Tokenize("a zzz c", TextKind.Document), encoder.Tokenize("", TextKind.Document), encoder.Tokenize("d", TextKind.Query)], vectors);
        Assert.Equal([5f, 5, 0.5f, 1, 0, 0, 0, 0, 7, 3, 1, 1], vectors);
    }

    [Fact]
    public void Only_when_the_static_table_is_whole_and_large_enough()
    {
        var path = folder.Add("m", null, """{"embeddings":"model.safetensors","max_tokens":16}""");
        var file = Path.Combine(path, "model.safetensors");
        var good = Safetensors.Table("embeddings", "F32", 20, Row);
        foreach (var (bytes, named) in new[]
        {
            (good[..^1], "does not fit"), (good[..20], "header"), (Safetensors.Table("embeddings", "F32", 5, Row), "5 rows for 19 tokens"),
            (Safetensors.Table("other", "F32", 20, Row), "no tensor"), (Safetensors.Table("embeddings", "I8", 20, Row), "I8"),
        })
        {
            File.WriteAllBytes(file, bytes);
            var refused = Assert.Throws<ModelException>(() => folder.Load());
            Assert.Equal("58000", refused.SqlState);
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reading_ten_megabytes_no_further_than_the_limit()
    {
        folder.Add("m", TinyGraph.Tokens(Row), """{"pooling":"mean","max_tokens":16}""");
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        var text = string.Concat(Enumerable.Repeat("a b ", 2_500_000));
        encoder.Tokenize(text, TextKind.Document);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var input = encoder.Tokenize(text, TextKind.Document);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.Equal(16, input.Length);

        // What is not read at all does not count: white space is no token, but the limit of 1024 characters a token ends it.
        var blank = encoder.Tokenize(new string(' ', 10_000_000) + "a", TextKind.Document);
        Assert.Equal([2, 3], blank.Ids);
    }

    private static float[] Row(int id) => [id, 10 - id, id % 3, 1];
}
