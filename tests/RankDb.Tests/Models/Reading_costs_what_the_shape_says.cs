using System.Text.Json;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

/// <summary>The estimate of floating-point operations, by hand.</summary>
public sealed class Reading_costs_what_the_shape_says
{
    [Fact]
    public void A_BERT_base_costs_two_operations_for_each_weight_and_token_and_the_square_for_attention()
    {
        // N = 12 layers * 2 * 768 * (2 * 768 + 3072) = 84,934,656, which is the 7,077,888 weights of a layer twelve times.
        var cost = Read("""{"model_type": "bert", "num_hidden_layers": 12, "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}""");
        Assert.Equal(84_934_656 * 2, cost!.Token);
        Assert.Equal((2.0 * 84_934_656 * 128) + (4.0 * 12 * 128 * 128 * 768), cost.Of(128));
        Assert.Equal(0, cost.Of(0));
    }

    [Fact]
    public void DistilBERTs_names_are_read_too()
    {
        var cost = Read("""{"model_type": "distilbert", "n_layers": 6, "dim": 768, "hidden_dim": 3072, "n_heads": 12}""");
        Assert.Equal(new ForwardCost(84_934_656, 4.0 * 6 * 768), cost);
    }

    [Fact]
    public void Shared_keys_and_a_gated_feed_forward_part_count_their_own_matrices()
    {
        // Query and output 2 * 1024 * 2048, key and value 2 * 1024 * 1024, three matrices of 1024 * 3072; 28 layers.
        var cost = Read(
            """{"model_type": "qwen3", "num_hidden_layers": 28, "hidden_size": 1024, "intermediate_size": 3072, "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 128}""");
        Assert.Equal(2.0 * 28 * ((2 * 1024 * 2048) + (2 * 1024 * 1024) + (3 * 1024 * 3072)), cost!.Token);
        Assert.Equal(4.0 * 28 * 2048, cost.TokenSquared);
    }

    [Fact]
    public void A_sparse_encoder_has_a_head_over_the_vocabulary()
    {
        const string Config = """{"model_type": "bert", "num_hidden_layers": 1, "hidden_size": 8, "intermediate_size": 32, "num_attention_heads": 2, "vocab_size": 100}""";
        Assert.Equal(Read(Config)!.Token + (2 * ((8 * 8) + (8 * 100))), Read(Config, ModelKind.SparseEncoder)!.Token);
    }

    [Theory]
    [InlineData("""{"model_type": "rankdb-reranker", "hidden_size": 192}""")]
    [InlineData("""{"model_type": "t5", "num_hidden_layers": 6, "hidden_size": 512, "intermediate_size": 2048}""")]
    [InlineData("""{"model_type": "bert", "num_hidden_layers": 12, "hidden_size": 768}""")]
    [InlineData("""{"model_type": "bert", "num_hidden_layers": "12", "hidden_size": 768, "intermediate_size": 3072}""")]
    [InlineData("""{"model_type": "bert", "num_hidden_layers": -1, "hidden_size": 768, "intermediate_size": 3072}""")]
    [InlineData("""{"model_type": ["bert"], "num_hidden_layers": 12, "hidden_size": 768, "intermediate_size": 3072}""")]
    [InlineData("{}")]
    public void What_nothing_tells_is_unknown_and_no_error(string config) => Assert.Null(Read(config));

    [Fact]
    public void What_rankdb_json_declares_wins()
    {
        var cost = CostSettings.Read(Json("""{"flops": {"token": 10, "token_squared": 2, "query_token": 3}}"""), Json("""{"model_type": "bert"}"""), ModelKind.Reranker);
        Assert.Equal(new ForwardCost(10, 2, 3), cost);
        Assert.Equal(70 + (2 * 49) + (3 * 4 * 7), cost!.Of(7, 4));
    }

    [Theory]
    [InlineData("""{"flops": 10}""")]
    [InlineData("""{"flops": {"token": -1}}""")]
    [InlineData("""{"flops": {"token": "many"}}""")]
    [InlineData("""{"flops": {"tokens": 1}}""")]
    public void A_wrong_declaration_is_refused(string rankdb) =>
        Assert.Throws<InvalidDataException>(() => CostSettings.Read(Json(rankdb), default, ModelKind.Encoder));

    [Fact]
    public void A_pairs_query_is_its_first_text_and_a_placeholder_is_not_read()
    {
        var reranker = new ModelInfo("r", ModelKind.Reranker, 0, 32, "a", true, "", "MIT") { Cost = new ForwardCost(10, 0, 1), QueryCost = new ForwardCost(0) };
        Assert.Equal(50 + (2 * 5), reranker.Flops(new TokenizedInput([1, 2, 3, 4, 5], [0, 0, 1, 1, 1])));
        Assert.Equal(0, reranker.Flops(new TokenizedInput([0], [0]) { Attended = 0 }));
        Assert.Equal(0, reranker.Flops(new TokenizedInput([7, 8], [0, 0]) { Kind = TextKind.Query }));
        Assert.Null((reranker with { Cost = null }).Flops(new TokenizedInput([1], [0])));
    }

    [Fact]
    public void Queries_that_need_no_graph_cost_nothing_and_those_of_an_unknown_graph_are_unknown()
    {
        using var folder = new TinyFolder();
        folder.Add("table", TinyGraph.Tokens(Row, "logits"), """{"kind":"sparse_encoder","max_tokens":16,"flops":{"token":5}}""", ("idf.json", """{"a":2.5}"""));
        folder.Add("plain", TinyGraph.Tokens(Row), """{"kind":"encoder","max_tokens":16,"flops":{"token":5}}""");
        var other = folder.Add("other", TinyGraph.Tokens(Row), """{"kind":"encoder","max_tokens":16,"flops":{"token":5},"query_model":"query.onnx"}""", ("query.onnx", ""));
        File.Copy(Path.Combine(other, "model.onnx"), Path.Combine(other, "query.onnx"), overwrite: true);
        using var registry = folder.Load();
        var costs = registry.Models.ToDictionary(model => model.Name, model => (model.Cost, model.QueryCost));
        Assert.Equal((new ForwardCost(5), new ForwardCost(0)), costs["table"]);
        Assert.Equal((new ForwardCost(5), new ForwardCost(5)), costs["plain"]);
        Assert.Equal((new ForwardCost(5), null), costs["other"]);
    }

    [Fact]
    public void A_static_table_adds_one_vector_for_each_token()
    {
        using var folder = new TinyFolder();
        var path = folder.Add("m", null, """{"max_tokens":16,"embeddings":"model.safetensors"}""");
        File.WriteAllBytes(Path.Combine(path, "model.safetensors"), Safetensors.Table("embeddings", "F32", 20, _ => [1, 2, 3, 4]));
        using var registry = folder.Load();
        var encoder = registry.Encoder("m");
        Assert.Equal(4.0 * 3, encoder.Info.Flops(encoder.Tokenize("a b c", TextKind.Document)));
        Assert.Equal(0, encoder.Info.Flops(encoder.Tokenize("", TextKind.Query)));
    }

    private static float[] Row(int id)
    {
        var row = new float[20];
        row[id] = 1;
        return row;
    }

    private static ForwardCost? Read(string config, ModelKind kind = ModelKind.Reranker) => CostSettings.Read(default, Json(config), kind);

    private static JsonSettings Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new JsonSettings(document.RootElement.Clone());
    }
}
