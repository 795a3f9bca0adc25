using RankDb.IntegrationTests.Support;
using RankDb.Service;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class DamagedModelTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"rankdb-models-{Guid.NewGuid():n}");

    [Fact]
    public async Task A_folder_that_does_not_exist_is_named()
    {
        var error = await StartAsync(_folder);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("tokenizer.json")]
    public async Task A_missing_file_is_named(string file)
    {
        File.Delete(Path.Combine(CopyEncoder(), file));
        var error = await StartAsync(_folder);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("rankdb-encoder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("tokenizer.json")]
    [InlineData("rankdb.json")]
    public async Task A_truncated_file_is_named(string file)
    {
        var path = Path.Combine(CopyEncoder(), file);
        using (var stream = new FileStream(path, FileMode.Open))
        {
            stream.SetLength(stream.Length / 2);
        }

        var error = await StartAsync(_folder);
        Assert.Contains("rankdb-encoder", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dimension_that_the_model_does_not_have_is_told_with_both_numbers()
    {
        var path = Path.Combine(CopyEncoder(), "rankdb.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace("\"dimension\": 256", "\"dimension\": 999", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var error = await StartAsync(_folder);
        Assert.Contains("999", error.Message, StringComparison.Ordinal);
        Assert.Contains("256", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static Task<ServiceStartException> StartAsync(string models) =>
        Assert.ThrowsAsync<ServiceStartException>(async () =>
        {
            await using var service = await LiveService.StartAsync(null, options =>
            {
                options.ModelFolders.Clear();
                options.ModelFolders.Add(models);
            });
        });

    private string CopyEncoder()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "rankdb-encoder")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(LiveService.ModelFolder, "rankdb-encoder")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
