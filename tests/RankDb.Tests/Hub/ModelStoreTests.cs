using System.Text.Json.Nodes;
using RankDb.Inference;
using RankDb.Tests.Inference;
using Xunit;

namespace RankDb.Tests.Hub;

public sealed class ModelStoreTests : IDisposable
{
    private readonly TestFiles _files = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ModelStore Store => new(Path.Combine(_files.Folder, "store"), new ModelRuntimeOptions());

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_added_folder_is_a_model_of_its_own_with_source_hashes_and_licence()
    {
        var source = Source();
        File.WriteAllText(Path.Combine(source, "README.md"), "---\nlicense: other\nlicense_name: \"tiny-licence\"\n---\n");
        File.WriteAllText(Path.Combine(source, "convert.py"), "print()");
        File.WriteAllText(Path.Combine(source, ".hidden.json"), "{}");

        var info = await Store.AddAsync(new ModelAddition { Name = "mine", Settings = new Dictionary<string, string> { ["query_prefix"] = "q: ", ["max_tokens"] = "12" } }, ModelSource.Folder(source, null), Ct);

        Assert.Equal(("mine", ModelKind.Encoder, 12, "tiny-licence"), (info.Name, info.Kind, info.MaxTokens, info.License));
        Assert.Equal(["README.md", "model.onnx", "rankdb.json", "tokenizer.json"], Directory.EnumerateFiles(info.Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(info.Folder, "rankdb.json")))!;
        Assert.Equal(source, (string?)manifest["source"]!["folder"]);
        Assert.Equal("q: ", (string?)manifest["query_prefix"]);
        Assert.Equal(64, ((string)manifest["files"]!["model.onnx"]!).Length);
        Assert.Equal(["mine"], Store.Names());
        using var registry = ModelRegistry.Load([Store.Folder], new ModelRuntimeOptions());
        Assert.Equal("mine", Assert.Single(registry.Models).Name);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_does_not_appear()
    {
        var source = Source();
        File.WriteAllBytes(Path.Combine(source, "model.onnx"), [1, 2, 3]);
        await Assert.ThrowsAsync<ModelException>(() => Store.AddAsync(new ModelAddition { Name = "broken" }, ModelSource.Folder(source, null), Ct));
        Assert.Empty(Store.Names());
    }

    [Fact]
    public async Task Of_two_that_add_one_name_at_once_one_wins_and_one_is_told()
    {
        var source = Source();
        var adds = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Store.AddAsync(new ModelAddition { Name = "twin" }, ModelSource.Folder(source, null), Ct), Ct)).ToList();
        var errors = new List<ModelException>();
        foreach (var add in adds)
        {
            try
            {
                await add;
            }
            catch (ModelException error)
            {
                errors.Add(error);
            }
        }

        Assert.Equal("55000", Assert.Single(errors).SqlState);
        Assert.Equal(["twin"], Store.Names());
    }

    [Fact]
    public async Task A_removed_model_is_gone_and_a_missing_one_is_named_with_those_there_are()
    {
        await Store.AddAsync(new ModelAddition { Name = "one" }, ModelSource.Folder(Source(), null), Ct);
        var error = await Assert.ThrowsAsync<ModelException>(() => Store.RemoveAsync("two", Ct));
        Assert.Equal("42704", error.SqlState);
        Assert.Contains("one", error.Message, StringComparison.Ordinal);

        await Store.RemoveAsync("one", Ct);

        Assert.Empty(Store.Names());
        Assert.False(Directory.Exists(Path.Combine(Store.Folder, "one")));
    }

    [Fact]
    public async Task The_last_one_added_as_the_default_is_the_default_also_before_what_is_shipped()
    {
        var shipped = Path.Combine(_files.Folder, "shipped");
        Directory.CreateDirectory(shipped);
        Directory.Move(Source(), Path.Combine(shipped, "source"));
        foreach (var name in new[] { "first", "second" })
        {
            await Store.AddAsync(new ModelAddition { Name = name, IsDefault = true }, ModelSource.Folder(Path.Combine(shipped, "source"), null), Ct);
        }

        using var registry = ModelRegistry.Load([shipped, Store.Folder], new ModelRuntimeOptions());
        Assert.Equal("second", registry.Encoder("default").Info.Name);
        Assert.Equal([(ModelKind.Encoder, "second")], ModelStore.Defaults([shipped, Store.Folder]));
        await Store.RemoveAsync("second", Ct);
        await Store.RemoveAsync("first", Ct);
        Assert.Equal([(ModelKind.Encoder, "from-elsewhere")], ModelStore.Defaults([shipped, Store.Folder]));
        Assert.Equal(["second"], registry.Models.Where(model => model.IsDefault).Select(model => model.Name));
    }

    [Fact]
    public async Task A_name_that_another_folder_of_the_service_uses_is_refused()
    {
        var store = new ModelStore(Store.Folder, new ModelRuntimeOptions(), [Source()]);
        var error = await Assert.ThrowsAsync<ModelException>(() => store.AddAsync(new ModelAddition { Name = "from-elsewhere" }, ModelSource.Folder(Source(), null), Ct));
        Assert.Equal("55000", error.SqlState);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("../up")]
    [InlineData(".work")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        Assert.Equal("22023", (await Assert.ThrowsAsync<ModelException>(() => Store.AddAsync(new ModelAddition { Name = name }, ModelSource.Folder(Source(), null), Ct))).SqlState);
        Assert.Equal("22023", (await Assert.ThrowsAsync<ModelException>(() => Store.RemoveAsync(name, Ct))).SqlState);
    }

    [Fact]
    public async Task A_hub_model_is_added_with_its_commit()
    {
        await using var hub = await LocalHub.StartAsync(Ct);
        foreach (var path in Directory.EnumerateFiles(Source()))
        {
            hub.Files[Path.GetFileName(path)] = await File.ReadAllBytesAsync(path, Ct);
        }

        using var client = new HubClient(new HubOptions { Endpoint = hub.Endpoint });
        var info = await Store.AddAsync(new ModelAddition { Name = "fetched", IsDefault = true }, ModelSource.Hub(client, HubModelId.Parse(LocalHub.Id), "main", null, null), Ct);

        Assert.True(info.IsDefault);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(info.Folder, "rankdb.json")))!;
        Assert.Equal((LocalHub.Id, "main", LocalHub.Commit), ((string?)manifest["source"]!["hub"], (string?)manifest["source"]!["revision"], (string?)manifest["source"]!["commit"]));
    }

    private string Source() => Directory.Exists(Path.Combine(_files.Folder, "source")) ? Path.Combine(_files.Folder, "source")
        : _files.Model("source", "sum-encoder", """{"name":"from-elsewhere","kind":"encoder","default":true,"max_tokens":16,"pooling":"none"}""");
}
