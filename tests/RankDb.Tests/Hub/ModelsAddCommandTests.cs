using System.Diagnostics;
using System.Text.Json;
using RankDb.Tests.Inference;
using Xunit;

namespace RankDb.Tests.Hub;

public sealed class ModelsAddCommandTests : IAsyncLifetime
{
    private readonly TestFiles _files = new();
    private LocalHub? _hub;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Source => Path.Combine(_files.Folder, "source");

    public async ValueTask InitializeAsync()
    {
        _hub = await LocalHub.StartAsync(Ct);
        _files.Model("source", "sum-encoder", """{"name":"from-elsewhere","kind":"encoder","max_tokens":16,"pooling":"none"}""");
        foreach (var path in Directory.EnumerateFiles(Source))
        {
            _hub.Files[Path.GetFileName(path)] = await File.ReadAllBytesAsync(path, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub!.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task A_hub_model_is_added_checked_and_removed()
    {
        _hub!.Token = "hf_secret";
        var (code, output, errors) = await RunAsync("models", "add", "tiny", LocalHub.Id, "--set", "max_tokens=12", "--json");

        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(("tiny", 12, false), (json.RootElement.GetProperty("name").GetString(), json.RootElement.GetProperty("max_tokens").GetInt32(), json.RootElement.GetProperty("loaded").GetBoolean()));
        Assert.Contains("no service answers here", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", output + errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("models", "check", Path.Combine(_files.Folder, "home", "models"))).Code);

        Assert.Equal(0, (await RunAsync("models", "remove", "tiny", "--yes")).Code);
        (code, _, errors) = await RunAsync("models", "remove", "tiny", "--yes");
        Assert.Equal(1, code);
        Assert.Contains("No model named tiny", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "does not exist", "missing", "tests/no-such-model")]
    [InlineData(1, "neither a folder nor a hub id", "bad", "a/b/c")]
    [InlineData(2, "does not exist", "missing", "./no-such-folder")]
    [InlineData(1, "is not a model name", "default", LocalHub.Id)]
    [InlineData(1, "has no revision", "other", LocalHub.Id, "--revision", "nowhere")]
    [InlineData(1, "must be", "odd", LocalHub.Id, "--kind", "oracle")]
    [InlineData(2, "key=value", "odd", LocalHub.Id, "--set", "pooling")]
    [InlineData(1, "the limit is", "big", LocalHub.Id, "--max-gb", "0.0000001")]
    public async Task A_mistake_is_one_clear_line_and_leaves_no_model(int exitCode, string words, params string[] arguments)
    {
        _hub!.Token = "hf_secret";
        var (code, _, errors) = await RunAsync(["models", "add", .. arguments]);

        Assert.Equal(exitCode, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_files.Folder, "home", "models", arguments[0])));
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "RankDb.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = _files.Folder,
        };
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("RANKDB", StringComparison.Ordinal) && key != "RANKDB_ONNXRUNTIME").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["RANKDB_HOME"] = Path.Combine(_files.Folder, "home");
        start.Environment["HF_ENDPOINT"] = _hub!.Endpoint.AbsoluteUri;
        start.Environment["HF_TOKEN"] = "hf_secret";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var errors = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await output, errors);
    }
}
