using System.Text.Json;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Models;

public sealed class A_fingerprint_holds_a_model_to_its_numbers : IDisposable
{
    private const string Settings = """{"pooling":"mean","normalize":false,"max_tokens":16,"note":"stays"}""";
    private readonly TinyFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void And_refuses_it_by_name_and_both_values_when_they_change()
    {
        var path = folder.Add("m", TinyGraph.Tokens(id => [id, 1]), Settings);
        using (var registry = folder.Load())
        {
            var model = Assert.Single(registry.Models);
            Assert.False(model.HasFingerprint);
            ModelFingerprint.Write(model, registry.Fingerprint(model.Kind, model.Name));
        }

        using (var registry = folder.Load())
        {
            Assert.True(Assert.Single(registry.Models).HasFingerprint);
        }

        using (var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "rankdb.json"))))
        {
            Assert.Equal("stays", written.RootElement.GetProperty("note").GetString());
            Assert.Equal(3, written.RootElement.GetProperty("fingerprint").GetProperty("float32").GetProperty("values").GetArrayLength());
        }

        File.WriteAllBytes(Path.Combine(path, "model.onnx"), TinyGraph.Tokens(id => [id, id == 1 ? 1.5f : 1]));
        var refused = Assert.Throws<ModelException>(() => folder.Load());
        Assert.Equal("58000", refused.SqlState);
        Assert.Matches("The model m does not give .* number 1 of input 1 is [0-9.]+, and it stores [0-9.]+", refused.Message);
        using (var registry = folder.Load(new ModelRuntimeOptions { CheckFingerprints = false }))
        {
            var model = Assert.Single(registry.Models);
            ModelFingerprint.Write(model, registry.Fingerprint(model.Kind, model.Name));
        }

        folder.Load().Dispose();
    }

    [Fact]
    public void Of_a_precision_only()
    {
        var path = folder.Add("m", TinyGraph.Tokens(id => [id, 1]), """{"precision":"int8","max_tokens":16,"fingerprint":{"float32":{"values":[[1],[2],[3]]}}}""");
        Assert.Contains("lacks model_int8.onnx", Assert.Throws<ModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
        File.Move(Path.Combine(path, "model.onnx"), Path.Combine(path, "model_int8.onnx"));
        using var registry = folder.Load();
        var model = Assert.Single(registry.Models);
        Assert.Equal(("int8", false), (model.Precision, model.HasFingerprint));
        Assert.Equal("model_int8.onnx", model.Files[0].Path);
    }

    [Fact]
    public void And_the_version_changes_with_every_file_and_setting_that_the_numbers_depend_on()
    {
        var path = folder.Add("m", TinyGraph.Tokens(id => [id, 1]), Settings);
        var versions = new HashSet<string> { Version() };
        File.WriteAllText(Path.Combine(path, "rankdb.json"), Settings.Replace("\"note\"", "\"license\":\"MIT\",\"metric\":\"l2\",\"default\":true,\"note\"", StringComparison.Ordinal));
        Assert.False(versions.Add(Version()));
        foreach (var (from, to) in new[] { ("mean", "cls"), ("false", "true"), ("16", "17"), ("\"note\"", "\"query_prefix\":\"a\",\"note\""), ("\"note\"", "\"dimensions\":1,\"note\"") })
        {
            File.WriteAllText(Path.Combine(path, "rankdb.json"), Settings.Replace(from, to, StringComparison.Ordinal));
            Assert.True(versions.Add(Version()), to);
        }

        File.WriteAllText(Path.Combine(path, "rankdb.json"), Settings);
        File.AppendAllText(Path.Combine(path, "tokenizer.json"), " ");
        Assert.True(versions.Add(Version()));
        File.WriteAllBytes(Path.Combine(path, "model.onnx"), TinyGraph.Tokens(id => [id, 2]));
        var computed = Version();
        Assert.True(versions.Add(computed));
        File.WriteAllText(Path.Combine(path, "rankdb.json"), Settings.Replace("\"note\"", $$"""
            "version_alias":{"{{computed}}":"old"},"note"
            """, StringComparison.Ordinal));
        Assert.Equal("old", Version());
    }

    private string Version()
    {
        using var registry = folder.Load();
        var model = Assert.Single(registry.Models);
        Assert.All(model.Files, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
        Assert.Equal(new FileInfo(Path.Combine(model.Folder, "model.onnx")).Length, model.SizeBytes);
        return model.Version;
    }
}
