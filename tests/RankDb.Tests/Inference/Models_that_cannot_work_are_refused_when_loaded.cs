using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Inference;

public sealed class Models_that_cannot_work_are_refused_when_loaded : IDisposable
{
    private readonly TestFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_folder_that_does_not_exist_or_holds_no_model()
    {
        Refuses("does not exist", Path.Combine(files.Folder, "nowhere"));
        Refuses("holds no model", files.Folder);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("tokenizer.json")]
    public void A_file_that_is_missing(string file)
    {
        var folder = files.Model("sum", "sum-encoder", Encoder());
        File.Delete(Path.Combine(folder, file));
        Refuses("lacks " + file, files.Folder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_graph_that_is_cut_short_or_garbage(bool garbage)
    {
        var path = Path.Combine(files.Model("sum", "sum-encoder", Encoder()), "model.onnx");
        File.WriteAllBytes(path, garbage ? "not a model at all"u8.ToArray() : File.ReadAllBytes(path)[..300]);
        Refuses(path, files.Folder);
    }

    [Theory]
    [InlineData("sum-encoder", """{"name":"m","kind":"encoder","max_tokens":16,"pooling":"none","dimension":8}""", "declares dimension 8")]
    [InlineData("nan-encoder", """{"name":"m","kind":"encoder","max_tokens":16,"pooling":"none"}""", "not finite")]
    [InlineData("sum-encoder", """{"name":"m","kind":"encoder","max_tokens":16,"pooling":"mean"}""", "no output last_hidden_state")]
    [InlineData("sum-encoder", """{"name":"m","kind":"reranker","max_tokens":16}""", "no output logits")]
    [InlineData("three-labels", """{"name":"m","kind":"reranker","max_tokens":16}""", "[2, 3]")]
    [InlineData("sum-encoder", """{"name":"m","kind":"oracle"}""", "oracle")]
    [InlineData("sum-encoder", """{"name":"m","kind":"encoder","pooling":"median"}""", "median")]
    [InlineData("sum-encoder", """{"name":"default","kind":"encoder"}""", "default")]
    [InlineData("sum-encoder", """{"name":"m","kind":"encoder","max_tokens":"many"}""", "rankdb.json")]
    [InlineData("sum-encoder", """{"name":"m",""", "rankdb.json")]
    public void A_model_that_does_not_do_what_its_folder_declares(string graph, string rankdb, string named)
    {
        files.Model("m", graph, rankdb);
        Refuses(named, files.Folder);
    }

    [Fact]
    public void A_tokenizer_with_more_ids_than_the_graph_has()
    {
        files.Model("m", "sum-encoder", Encoder(), TinyTokenizer.Json().Replace("\"[UNK]\":1,", "\"[UNK]\":70,", StringComparison.Ordinal));
        Refuses("sum", files.Folder);
    }

    [Fact]
    public void Two_defaults_of_one_kind_and_two_of_one_name()
    {
        files.Model("one", "sum-encoder", Encoder("one", isDefault: true));
        files.Model("two", "sum-encoder", Encoder("two", isDefault: true));
        Refuses("one, two", files.Folder);
        File.WriteAllText(Path.Combine(files.Folder, "two", "rankdb.json"), Encoder("one"));
        Refuses("named one", files.Folder);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_exist()
    {
        files.Model("one", "sum-encoder", Encoder("one"));
        using var registry = ModelRegistry.Load([Path.Combine(files.Folder, "one")], new ModelRuntimeOptions());
        Assert.Equal("one", Assert.Single(registry.Models).Name);
        foreach (var name in new[] { "other", "default", "ONE" })
        {
            var unknown = Assert.Throws<ModelException>(() => registry.Encoder(name));
            Assert.Equal("42704", unknown.SqlState);
            Assert.Contains("Loaded: one.", unknown.Message, StringComparison.Ordinal);
        }

        Assert.Contains("No reranker is loaded", Assert.Throws<ModelException>(() => registry.Reranker("default")).Message, StringComparison.Ordinal);
    }

    private static string Encoder(string name = "sum", bool isDefault = false) =>
        $$"""{"name":"{{name}}","kind":"encoder","default":{{(isDefault ? "true" : "false")}},"max_tokens":16,"pooling":"none","dimension":4}""";

    private static void Refuses(string named, string root)
    {
        var exception = Assert.Throws<ModelException>(() => ModelRegistry.Load([root], new ModelRuntimeOptions()));
        Assert.Equal("58000", exception.SqlState);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }
}
