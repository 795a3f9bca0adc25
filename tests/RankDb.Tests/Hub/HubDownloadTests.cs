using System.Security.Cryptography;
using RankDb.Inference;
using Xunit;

namespace RankDb.Tests.Hub;

public sealed class HubDownloadTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankdb-hub-");
    private readonly List<TimeSpan> _waits = [];
    private LocalHub? _hub;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LocalHub Hub => _hub!;

    private string Target => Path.Combine(_folder.FullName, "model");

    public async ValueTask InitializeAsync()
    {
        _hub = await LocalHub.StartAsync(Ct);
        var graph = new byte[3_000_000];
        new Random(7).NextBytes(graph);
        Hub.Files["onnx/model.onnx"] = graph;
        Hub.Files["tokenizer.json"] = "{\"version\":\"1.0\"}"u8.ToArray();
        Hub.Files["config.json"] = "{}"u8.ToArray();
        Hub.Files["1_Pooling/config.json"] = "{}"u8.ToArray();
        Hub.Files["README.md"] = "---\nlicense: apache-2.0\n---\n# A model"u8.ToArray();
        Hub.AlsoListed.AddRange(["pytorch_model.bin", "modeling.py", "model.safetensors", ".gitattributes", "onnx/model_O3.onnx"]);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_model_arrives_byte_for_byte_and_nothing_else_of_the_repository()
    {
        var snapshot = await DownloadAsync();

        Assert.Equal(LocalHub.Commit, snapshot.Commit);
        Assert.Equal(["1_Pooling/config.json", "README.md", "config.json", "onnx/model.onnx", "tokenizer.json"], snapshot.Files.Select(file => file.Path));
        Assert.Equal(snapshot.Files.Select(file => file.Path), Arrived());
        foreach (var file in snapshot.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Target, file.Path), Ct);
            Assert.Equal(Hub.Files[file.Path], bytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        }
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_never_to_where_it_redirects()
    {
        Hub.Token = "hf_secret";
        await DownloadAsync(token: "hf_secret");

        Assert.All(Hub.Requests, request => Assert.Equal(request.StartsWith("hub", StringComparison.Ordinal), request.EndsWith(" token", StringComparison.Ordinal)));
        Assert.Contains(Hub.Requests, request => request.StartsWith("content GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cut_connection_is_gone_on_with_where_it_was_cut()
    {
        Hub.Cuts.Enqueue(1_000_000);
        Hub.Cuts.Enqueue(500_000);

        await DownloadAsync();

        Assert.Equal(Hub.Files["onnx/model.onnx"], await File.ReadAllBytesAsync(Path.Combine(Target, "onnx/model.onnx"), Ct));
        var ranges = Hub.Requests.Where(request => request.StartsWith("content GET", StringComparison.Ordinal)).Select(request => request.Split(' ')[3]).ToList();
        Assert.Equal(3, ranges.Count);
        Assert.Equal("", ranges[0]);
        Assert.All(ranges[1..], range => Assert.Matches("^bytes=[1-9][0-9]*-$", range));
    }

    [Fact]
    public async Task A_second_call_goes_on_with_what_the_first_left()
    {
        Hub.Cuts.Enqueue(1_000_000);
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync(attempts: 1));
        Assert.Equal("58000", error.SqlState);
        Assert.Contains(Arrived(), path => path.EndsWith(".incomplete", StringComparison.Ordinal));
        Hub.Requests.Clear();

        await DownloadAsync();

        Assert.Equal(Hub.Files["onnx/model.onnx"], await File.ReadAllBytesAsync(Path.Combine(Target, "onnx/model.onnx"), Ct));
        Assert.Matches("^content GET /blob/onnx/model.onnx bytes=[1-9]", Assert.Single(Hub.Requests, request => request.StartsWith("content", StringComparison.Ordinal)));
        Assert.DoesNotContain(Arrived(), path => path.EndsWith(".incomplete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_changed_under_a_cut_download_is_fetched_from_its_start()
    {
        var other = new byte[2_000_000];
        new Random(8).NextBytes(other);
        Hub.Cuts.Enqueue(1_000_000);
        Hub.OnCut = () => Hub.Files["onnx/model.onnx"] = other;

        await DownloadAsync();

        Assert.Equal(other, await File.ReadAllBytesAsync(Path.Combine(Target, "onnx/model.onnx"), Ct));
        Assert.Equal("content GET /blob/onnx/model.onnx ", Hub.Requests.Last(request => request.StartsWith("content", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bytes_with_another_hash_are_thrown_away_and_the_error_says_so()
    {
        Hub.Corrupts = true;

        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync());

        Assert.Equal("58000", error.SqlState);
        Assert.Contains("other bytes", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Arrived(), path => path.StartsWith("onnx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_hub_is_waited_for_as_long_as_it_asks()
    {
        Hub.Failures.Enqueue((429, "7"));
        Hub.Failures.Enqueue((503, null));

        await DownloadAsync();

        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(1)], _waits);
    }

    [Theory]
    [InlineData(429, "3600", "53000", "3600 s")]
    [InlineData(500, null, "58000", "after 6 attempts")]
    public async Task A_hub_that_stays_busy_is_an_error_in_the_end(int status, string? retryAfter, string sqlState, string words)
    {
        for (var i = 0; i < 20; i++)
        {
            Hub.Failures.Enqueue((status, retryAfter));
        }

        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync());

        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.True(_waits.Count <= 5);
    }

    [Fact]
    public async Task A_gated_model_without_a_token_names_the_variable_to_set()
    {
        Hub.Token = "hf_secret";
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync());
        Assert.Equal("55000", error.SqlState);
        Assert.Contains("gated", error.Message, StringComparison.Ordinal);
        Assert.Contains("HF_TOKEN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tests/nothing", "main", "does not exist")]
    [InlineData(LocalHub.Id, "no-such-branch", "no revision 'no-such-branch'")]
    public async Task A_model_or_revision_that_is_not_there_is_named(string id, string revision, string words)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync(id, revision));
        Assert.Equal("42704", error.SqlState);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../escape.json")]
    [InlineData("onnx/../../escape.json")]
    [InlineData("/etc/escape")]
    [InlineData("a\\..\\escape")]
    [InlineData("C:escape")]
    public async Task A_file_name_that_leaves_the_folder_refuses_the_whole_model(string path)
    {
        Hub.AlsoListed.Add(path);
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync());
        Assert.Equal("22023", error.SqlState);
        Assert.False(Directory.Exists(Target));
    }

    [Theory]
    [InlineData("../models")]
    [InlineData("owner/name/more")]
    [InlineData("owner/..")]
    [InlineData("http://host/name")]
    [InlineData("")]
    public void What_is_no_hub_id_is_refused(string id) => Assert.Equal("22023", Assert.Throws<ModelException>(() => HubModelId.Parse(id)).SqlState);

    [Fact]
    public async Task A_file_above_the_limit_is_refused_before_a_byte_of_it_is_fetched()
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync(maxFileBytes: 2_999_999));
        Assert.Equal("54000", error.SqlState);
        Assert.DoesNotContain(Hub.Requests, request => request.StartsWith("content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repository_without_an_onnx_file_says_what_it_has()
    {
        Hub.Files.TryRemove("onnx/model.onnx", out _);
        var error = await Assert.ThrowsAsync<ModelException>(() => DownloadAsync());
        Assert.Equal("42704", error.SqlState);
        Assert.Contains("onnx/model_O3.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_graph_can_be_named_and_must_be_there()
    {
        Hub.Files["onnx/model_int8.onnx"] = [1, 2, 3];
        var snapshot = await DownloadAsync(graph: "onnx/model_int8.onnx");
        Assert.Contains("onnx/model_int8.onnx", Arrived());
        Assert.DoesNotContain(snapshot.Files, file => file.Path == "onnx/model.onnx");
        Assert.Equal("42704", (await Assert.ThrowsAsync<ModelException>(() => DownloadAsync(graph: "onnx/nothing.onnx"))).SqlState);
    }

    [Fact]
    public async Task A_static_embedding_is_its_table_and_the_tokenizer_beside_it()
    {
        Hub.Files.TryRemove("onnx/model.onnx", out _);
        Hub.Files.TryRemove("tokenizer.json", out _);
        Hub.Files["0_StaticEmbedding/model.safetensors"] = [1, 2, 3];
        Hub.Files["0_StaticEmbedding/tokenizer.json"] = [4];
        var snapshot = await DownloadAsync();
        Assert.Equal(["0_StaticEmbedding/model.safetensors", "0_StaticEmbedding/tokenizer.json"], snapshot.Files.Select(file => file.Path).Where(path => path[0] == '0'));
    }

    [Fact]
    public async Task Progress_ends_at_the_total()
    {
        var seen = new List<HubProgress>();
        await DownloadAsync(progress: new Immediate(seen.Add));
        Assert.Equal(Hub.Files.Values.Sum(bytes => bytes.Length), seen[^1].Total);
        Assert.Equal(seen[^1].Total, seen[^1].Done);
    }

    private async Task<HubSnapshot> DownloadAsync(
        string id = LocalHub.Id, string revision = "main", string? token = null, int attempts = 6, long maxFileBytes = 1 << 30, string? graph = null, IProgress<HubProgress>? progress = null)
    {
        using var client = new HubClient(new HubOptions
        {
            Endpoint = Hub.Endpoint,
            Token = token,
            MaxAttempts = attempts,
            MaxFileBytes = maxFileBytes,
            Wait = (time, _) =>
            {
                _waits.Add(time);
                return Task.CompletedTask;
            },
        });
        return await client.DownloadAsync(HubModelId.Parse(id), revision, Target, graph, progress, Ct);
    }

    private List<string> Arrived() => !Directory.Exists(Target) ? [] :
        [.. Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Target, path)).Order(StringComparer.Ordinal)];

    private sealed class Immediate(Action<HubProgress> told) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => told(value);
    }
}
