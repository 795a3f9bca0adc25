using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RankDb.Inference;

/// <summary>Where the files of an added model come from.</summary>
/// <param name="Text">The source in one line; what another source left unfinished is not gone on with.</param>
/// <param name="FetchAsync">Puts the files into a folder; returns them, and what rankdb.json says about their origin.</param>
public sealed record ModelSource(string Text, Func<string, CancellationToken, Task<(IReadOnlyList<FetchedFile> Files, JsonObject Origin)>> FetchAsync)
{
    private static readonly string[] Extensions = [".onnx", ".onnx_data", ".data", ".json", ".txt", ".md", ".safetensors", ".metadata"];

    /// <summary>A model of the hub.</summary>
    /// <param name="client">The hub.</param>
    /// <param name="id">The model.</param>
    /// <param name="revision">Branch, tag or commit.</param>
    /// <param name="graph">Path of the graph where it is not <c>model.onnx</c> or <c>onnx/model.onnx</c>; null for those.</param>
    /// <param name="progress">Told about every piece, or null.</param>
    public static ModelSource Hub(HubClient client, HubModelId id, string revision, string? graph, IProgress<HubProgress>? progress)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(id);
        return new ModelSource($"hub {id} {revision}", async (folder, cancellationToken) =>
        {
            var snapshot = await client.DownloadAsync(id, revision, folder, graph, progress, cancellationToken).ConfigureAwait(false);
            return (snapshot.Files, new JsonObject { ["hub"] = snapshot.Id, ["revision"] = snapshot.Revision, ["commit"] = snapshot.Commit });
        });
    }

    /// <summary>A folder; graphs, weights and descriptions are copied, hidden files and programs are not. Links to files are followed.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="progress">Told about every file, or null.</param>
    public static ModelSource Folder(string source, IProgress<HubProgress>? progress)
    {
        var full = Path.GetFullPath(source);
        return new ModelSource($"folder {full}", async (folder, cancellationToken) =>
        {
            if (!Directory.Exists(full))
            {
                throw new ModelException($"The folder {full} does not exist.", "22023");
            }

            var paths = Directory.EnumerateFiles(full, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.Hidden })
                .Select(path => Path.GetRelativePath(full, path).Replace(Path.DirectorySeparatorChar, '/')).Where(IsWanted).Order(StringComparer.Ordinal).ToList();
            var total = paths.Sum(path => new FileInfo(Path.Combine(full, path)).Length);
            var files = new List<FetchedFile>();
            foreach (var path in paths)
            {
                files.Add(await CopyAsync(full, folder, path, cancellationToken).ConfigureAwait(false));
                progress?.Report(new HubProgress(path, files.Sum(file => file.Size), total));
            }

            return (files, new JsonObject { ["folder"] = full });
        });
    }

    private static bool IsWanted(string path) =>
        !path.Split('/').Any(part => part.StartsWith('.'))
        && (Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            || path.StartsWith("LICENSE", StringComparison.Ordinal) || path.Contains(".onnx_data", StringComparison.Ordinal));

    private static async Task<FetchedFile> CopyAsync(string from, string to, string path, CancellationToken cancellationToken)
    {
        var target = Path.Combine(to, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var input = new FileStream(Path.Combine(from, path), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, useAsync: true);
        await using (input.ConfigureAwait(false))
        {
            var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 17, useAsync: true);
            await using (output.ConfigureAwait(false))
            {
                var buffer = new byte[1 << 17];
                while (await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
                {
                    hash.AppendData(buffer, 0, count);
                    await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                }

                return new FetchedFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()), output.Length);
            }
        }
    }
}
