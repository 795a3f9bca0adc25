using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

public sealed class Hugging_face_folders_need_no_settings : IDisposable
{
    private const string Modules = """[{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},{"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"}]""";
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_encoder_of_sentence_transformers()
    {
        folder.Add(
            "e5", TinyGraph.Tokens(id => [id, 1]), null,
            ("config.json", """{"architectures":["XLMRobertaModel"],"model_type":"xlm-roberta","hidden_size":2,"max_position_embeddings":34}"""),
            ("modules.json", Modules), ("1_Pooling/config.json", """{"word_embedding_dimension":2,"pooling_mode_cls_token":false,"pooling_mode_lasttoken":true}"""),
            ("sentence_bert_config.json", """{"max_seq_length":64}"""), ("tokenizer_config.json", """{"model_max_length":1000000000000000019884624838656}"""),
            ("config_sentence_transformers.json", """{"prompts":{"query":"a ","passage":"b "},"similarity_fn_name":"dot"}"""),
            ("README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\n# e5"));
        using var registry = folder.Load();
        var encoder = registry.Encoder("e5");
        Assert.Equal((2, 32, VectorMetric.InnerProduct, "apache-2.0"), (encoder.Info.Dimension, encoder.Info.MaxTokens, encoder.Info.Metric, encoder.Info.License));
        Assert.Equal([2, 4, 6, 3], encoder.Tokenize("c", TextKind.Query).Ids);
        Assert.Equal([2, 5, 6, 3], encoder.Tokenize("c", TextKind.Document).Ids);
        var vector = new float[2];
        encoder.Encode([encoder.Tokenize("c", TextKind.Query)], vector);

        // The last token's row, and no Normalize module.
        Assert.Equal([3f, 1], vector);
    }

    [Fact]
    public void A_normalised_one_and_one_without_any_of_it()
    {
        folder.Add(
            "unit", TinyGraph.Tokens(_ => [3, 4]), null, ("config.json", """{"max_position_embeddings":40}"""),
            ("modules.json", Modules[..^1] + """,{"idx":2,"path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]"""),
            ("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true}"""));
        folder.Add("long", TinyGraph.Tokens(_ => [3, 4]), null, ("config.json", """{"max_position_embeddings":8192}"""));
        using var registry = folder.Load();
        var vector = new float[2];
        var unit = registry.Encoder("unit");
        unit.Encode([unit.Tokenize("c", TextKind.Query)], vector);
        Assert.Equal(0.6, vector[0], 1e-6);
        Assert.Equal((40, 512), (unit.Info.MaxTokens, registry.Encoder("long").Info.MaxTokens));
    }

    [Fact]
    public void A_model2vec_table()
    {
        var path = folder.Add("potion", null, null, ("config.json", """{"model_type":"model2vec","hidden_dim":2,"normalize":true}"""));
        File.WriteAllBytes(Path.Combine(path, "model.safetensors"), Safetensors.Table("embeddings", "F32", 19, id => [id, 0]));
        using var registry = folder.Load();
        var encoder = registry.Encoder("potion");
        var vector = new float[2];
        encoder.Encode([encoder.Tokenize("zzz a", TextKind.Document)], vector);
        Assert.Equal([1f, 0], vector);
    }

    [Theory]
    [InlineData("""{"pooling_mode_mean_tokens":true,"pooling_mode_max_tokens":true}""", "joins several poolings (mean_tokens, max_tokens)")]
    [InlineData("""{"pooling_mode_weightedmean_tokens":true}""", "weightedmean_tokens")]
    [InlineData("""{"pooling_mode_mean_tokens":true,"include_prompt":false}""", "include_prompt")]
    public void A_pooling_that_is_not_supported_is_refused_by_name(string pooling, string named)
    {
        folder.Add("m", TinyGraph.Tokens(_ => [3, 4]), null, ("config.json", "{}"), ("modules.json", Modules), ("1_Pooling/config.json", pooling));
        Assert.Contains(named, Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sentence_transformers.models.Dense", "no output sentence_embedding")]
    [InlineData("pylate.models.Dense.Dense", "declares dimension 128, but its output last_hidden_state has 2")]
    public void A_graph_without_the_projection_that_follows_it_is_refused(string type, string named)
    {
        folder.Add(
            "m", TinyGraph.Tokens(_ => [3, 4]), null, ("config.json", "{}"), ("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true}"""),
            ("modules.json", Modules[..^1] + $$""",{"idx":2,"path":"2_Dense","type":"{{type}}"}]"""), ("2_Dense/config.json", """{"in_features":2,"out_features":128}"""));
        Assert.Contains(named, Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query_model":"../other/model.onnx"}""", "outside the model folder")]
    [InlineData("""{"model":"none.onnx"}""", "does not exist")]
    [InlineData("""{"precision":"../int8"}""", "precision")]
    [InlineData("""{"metric":"manhattan"}""", "manhattan")]
    [InlineData("""{"dimensions":3,"pooling":"cls"}""", "dimensions 3, but its output last_hidden_state has only 2")]
    [InlineData("""{"pooling":"cls","output":"nothing"}""", "nothing")]
    public void A_setting_that_does_not_fit_is_refused(string rankdb, string named)
    {
        folder.Add("m", TinyGraph.Tokens(_ => [3, 4]), rankdb);
        var refused = Assert.Throws<ModelException>(() => folder.Load());
        Assert.Equal("58000", refused.SqlState);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}
