using System.Text.Json;

namespace RankDb.Inference;

/// <summary>Downloads models from a server that speaks the Hugging Face hub's HTTP interface.</summary>
/// <param name="options">Where, as whom, how much.</param>
/// <remarks>
/// The interface: <c>GET /api/models/ID/revision/REV</c> lists files (<c>siblings[].rfilename</c>) and the commit (<c>sha</c>);
/// <c>HEAD</c> and <c>GET /ID/resolve/COMMIT/PATH</c> describe and give a file, by redirect where it is large, with <c>ETag</c> or
/// <c>X-Linked-Etag</c> (git's SHA-1 of a small file, SHA-256 of a large one) and <c>X-Linked-Size</c>; refusals carry <c>X-Error-Code</c>.
/// </remarks>
public sealed class HubClient(HubOptions options) : IDisposable
{
    private const int MaxListing = 16 * 1024 * 1024;

    private readonly HubTransport _transport = new(options);

    /// <summary>Releases the connections.</summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>Fetches what makes a model into a folder; files that are there already and have the right hash are kept.</summary>
    /// <param name="id">The model.</param>
    /// <param name="revision">Branch, tag or commit.</param>
    /// <param name="folder">Made where it does not exist. After a failure it holds what the next call goes on with.</param>
    /// <param name="graph">Path of the graph where it is not <c>model.onnx</c> or <c>onnx/model.onnx</c>; null for those.</param>
    /// <param name="progress">Told about every piece, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ModelException">42704 no such model, revision or file; 55000 gated, private or a wrong token; 54000 too large;
    /// 53000 too many requests; 22023 a file name that leaves the folder; 58000 the network or the hash.</exception>
    public async Task<HubSnapshot> DownloadAsync(
        HubModelId id, string revision, string folder, string? graph, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        HubModelId.CheckRevision(revision);
        var (commit, paths) = await ListAsync(id, revision, cancellationToken).ConfigureAwait(false);
        var download = new HubDownload(_transport, options, id, commit);
        var files = new List<HubFile>();
        foreach (var path in HubFileChoice.Choose(id, paths, graph))
        {
            files.Add(await download.DescribeAsync(path, cancellationToken).ConfigureAwait(false));
        }

        var total = files.Sum(file => file.Size);
        if (total > options.MaxTotalBytes)
        {
            throw new ModelException($"{id} has {total:N0} bytes, the limit is {options.MaxTotalBytes:N0}.", "54000");
        }

        Directory.CreateDirectory(folder);
        var done = 0L;
        var fetched = new List<FetchedFile>();
        foreach (var file in files)
        {
            fetched.Add(await download.FetchAsync(
                file, folder, length => progress?.Report(new HubProgress(file.Path, done + length, total)), cancellationToken).ConfigureAwait(false));
            done += file.Size;
        }

        return new HubSnapshot(id.Text, revision, commit, fetched);
    }

    private async Task<(string Commit, IReadOnlyList<string> Paths)> ListAsync(HubModelId id, string revision, CancellationToken cancellationToken)
    {
        var address = _transport.Address($"/api/models/{id}/revision/{Uri.EscapeDataString(revision)}");
        using var answer = await _transport.SendPatientlyAsync(HttpMethod.Get, address, stayOnHub: false, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw HubRefusal.Of(answer, id, revision, options.Token is not null, null);
        }

        try
        {
            await answer.Content.LoadIntoBufferAsync(MaxListing, cancellationToken).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            using var json = JsonDocument.Parse(body);
            var commit = json.RootElement.GetProperty("sha").GetString();
            var paths = json.RootElement.GetProperty("siblings").EnumerateArray().Select(file => file.GetProperty("rfilename").GetString() ?? "").ToList();
            return commit is { Length: 40 } && commit.All(char.IsAsciiHexDigit)
                ? (commit, paths)
                : throw new ModelException($"{options.Endpoint.Host} names no commit of {id}.", "58000");
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            throw new ModelException($"{options.Endpoint.Host} does not answer like the hub: the list of files of {id} cannot be read ({malformed.Message}).", "58000", malformed);
        }
    }
}
