using System.Text.Json.Nodes;
using RankDb.Inference;
using RankDb.Tests.Architecture;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class MatryoshkaDimensionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dimensions_that_the_folder_declares_cut_the_vector_and_keep_its_length_1()
    {
        using var folder = new EncoderFolder("[128, 64]");
        await using var service = await ShippedService.StartAsync(folder.Path, Token);
        using var caller = service.Caller();
        var whole = (await service.WireVectorsAsync("document", ["read a file"], Token))[0];
        var length = Math.Sqrt(whole.Take(64).Sum(number => (double)number * number));
        var expected = whole.Take(64).Select(number => (float)(number * (1 / length)));

        var answer = await caller.PostAsync("/v1/embeddings", new { model = "default", input = "read a file", dimensions = 64 }, Token);
        Assert.Equal(expected, answer.Json!["data"]![0]!["embedding"]!.AsArray().Select(number => (float)number!));
        answer = await caller.PostAsync("/embed", new { inputs = "read a file", dimensions = 64 }, Token);
        Assert.Equal(expected, answer.Json![0]!.AsArray().Select(number => (float)number!));
        answer = await caller.PostAsync("/v1/embeddings", new { model = "default", input = "read a file", dimensions = 32 }, Token);
        Assert.Equal(
            (400, "The field 'dimensions' must be 64 or 128 or 256 for the model rankdb-encoder, not 32."), (answer.Status, (string)answer.Json!["error"]!["message"]!));
    }

    [Theory]
    [InlineData("[0]")]
    [InlineData("[256]")]
    [InlineData("[1.5]")]
    [InlineData("64")]
    public void A_declaration_that_makes_no_sense_is_refused_at_load(string declared)
    {
        using var folder = new EncoderFolder(declared);
        var error = Assert.Throws<ModelException>(() => ModelRegistry.Load([folder.Path], new ModelRuntimeOptions()));
        Assert.Equal("58000", error.SqlState);
        Assert.Contains("matryoshka_dimensions", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The shipped encoder under another declaration.</summary>
    private sealed class EncoderFolder : IDisposable
    {
        internal EncoderFolder(string declared)
        {
            var shipped = RepositoryFiles.Path("models/rankdb-encoder");
            foreach (var file in Directory.GetFiles(shipped))
            {
                File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
            }

            var settings = System.IO.Path.Combine(Path, "rankdb.json");
            var json = JsonNode.Parse(File.ReadAllText(settings))!.AsObject();
            json["matryoshka_dimensions"] = JsonNode.Parse(declared);
            File.WriteAllText(settings, json.ToJsonString());
        }

        internal string Path { get; } = Directory.CreateTempSubdirectory("rankdb-http-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
