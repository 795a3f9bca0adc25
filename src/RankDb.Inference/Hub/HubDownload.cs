using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace RankDb.Inference;

/// <summary>
/// Fetches one file into a folder: resumes what an earlier attempt left in <c>NAME.HASH.incomplete</c>, and gives the file its name only
/// after its bytes have the hash that the hub states.
/// </summary>
internal sealed class HubDownload(HubTransport transport, HubOptions options, HubModelId id, string commit)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Asks the hub for hash and size of a file.</summary>
    /// <exception cref="ModelException">It refuses, or states no hash, or the file is too large (54000).</exception>
    internal async Task<HubFile> DescribeAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await transport.SendPatientlyAsync(HttpMethod.Head, Address(path), stayOnHub: true, cancellationToken).ConfigureAwait(false);
        if ((int)answer.StatusCode >= 400)
        {
            throw HubRefusal.Of(answer, id, commit, options.Token is not null, path);
        }

        // X-Linked-*: of the file that LFS keeps, where ETag and Content-Length are those of the redirect.
        var etag = HubRefusal.Header(answer, "X-Linked-Etag") ?? HubRefusal.Header(answer, "ETag");
        var hash = etag?.Replace("W/", "", StringComparison.Ordinal).Trim('"').ToLowerInvariant();
        if (hash is null || hash.Length is not (40 or 64) || !hash.All(char.IsAsciiHexDigit))
        {
            throw new ModelException(
                $"{options.Endpoint.Host} states no hash of {path} (ETag {etag ?? "missing"}), so it cannot be verified. Fetch the files by other means and add the folder.", "58000");
        }

        var linked = HubRefusal.Header(answer, "X-Linked-Size");
        var size = long.TryParse(linked, CultureInfo.InvariantCulture, out var stated) ? stated
            : (int)answer.StatusCode < 300 ? answer.Content.Headers.ContentLength : null;
        if (size is not { } known || known < 0)
        {
            throw new ModelException($"{options.Endpoint.Host} states no size of {path}.", "58000");
        }

        return known <= options.MaxFileBytes
            ? new HubFile(path, hash, known)
            : throw new ModelException($"{path} of {id} has {known:N0} bytes, the limit is {options.MaxFileBytes:N0}.", "54000");
    }

    /// <summary>Fetches the file.</summary>
    /// <param name="file">As the hub described it a moment ago.</param>
    /// <param name="folder">Where to put it.</param>
    /// <param name="received">Told the bytes that are there, whenever some came; less than before when it starts again.</param>
    /// <param name="cancellationToken">Stops; what is there is kept for the next time.</param>
    internal async Task<FetchedFile> FetchAsync(HubFile file, string folder, Action<long> received, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(target) && await VerifyAsync(target, file, cancellationToken).ConfigureAwait(false) is { } already)
        {
            received(file.Size);
            return new FetchedFile(file.Path, already, file.Size);
        }

        var damaged = 0;
        var failures = 0;
        while (true)
        {
            var part = $"{target}.{file.Hash[..16]}.incomplete";
            RemoveOthers(target, part);
            var before = Length(part);
            try
            {
                using var answer = await transport.SendAsync(HttpMethod.Get, Address(file.Path), before, stayOnHub: false, cancellationToken).ConfigureAwait(false);
                if (HubTransport.IsPassing(answer.StatusCode))
                {
                    await transport.WaitAsync(++failures, answer, HubTransport.Words(answer), null, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                await ReceiveAsync(answer, file, part, before, received, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cut) when (HubTransport.IsPassing(cut, cancellationToken))
            {
                failures = Length(part) > before ? 1 : failures + 1;
                await transport.WaitAsync(failures, null, $"{file.Path}: {cut.Message.TrimEnd('.')}", cut, cancellationToken).ConfigureAwait(false);
                // A mirror may have another file by now: its first half and our second would make neither.
                file = await DescribeAsync(file.Path, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await VerifyAsync(part, file, cancellationToken).ConfigureAwait(false) is { } sha256)
            {
                File.Move(part, target, overwrite: true);
                return new FetchedFile(file.Path, sha256, file.Size);
            }

            var got = Length(part);
            File.Delete(part);
            if (++damaged == 2)
            {
                throw new ModelException(
                    $"{file.Path} of {id} arrived twice with other bytes ({got:N0}) than the hub states (hash {file.Hash}, {file.Size:N0} bytes). Nothing of it was kept.", "58000");
            }

            file = await DescribeAsync(file.Path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(HttpResponseMessage answer, HubFile file, string part, long before, Action<long> received, CancellationToken cancellationToken)
    {
        var resumes = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == before && before > 0;
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (answer.StatusCode == HttpStatusCode.PartialContent && !resumes))
        {
            // All bytes are there already, or the server answers another question: the hash decides.
            return;
        }

        if (!answer.IsSuccessStatusCode)
        {
            throw HubRefusal.Of(answer, id, commit, options.Token is not null, file.Path);
        }

        var length = resumes ? before : 0;
        var stream = new FileStream(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true);
        await using (stream.ConfigureAwait(false))
        {
            var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                var buffer = new byte[BufferBytes];
                while (true)
                {
                    using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    stall.CancelAfter(options.StallTimeout);
                    var count = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
                    if (count == 0)
                    {
                        break;
                    }

                    length += count;
                    if (length > file.Size)
                    {
                        // More than was announced would fill the disk; the hash is wrong in any case.
                        return;
                    }

                    await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    received(length);
                }
            }
        }

        if (length < file.Size)
        {
            throw new IOException($"the connection ended at byte {length} of {file.Size}");
        }
    }

    /// <summary>The SHA-256 of a file that is what the hub states; null for another.</summary>
    private static async Task<string?> VerifyAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        if (Length(path) != file.Size)
        {
            return null;
        }

        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
#pragma warning disable CA5350 // git names its objects by SHA-1; the hub states nothing else for small files.
        using var blob = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        blob.AppendData(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Size}\0")));
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[BufferBytes];
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                sha256.AppendData(buffer, 0, count);
                if (file.Hash.Length == 40)
                {
                    blob.AppendData(buffer, 0, count);
                }
            }
        }

        var hash = Convert.ToHexStringLower(sha256.GetHashAndReset());
        return (file.Hash.Length == 64 ? hash : Convert.ToHexStringLower(blob.GetHashAndReset())) == file.Hash ? hash : null;
    }

    private static void RemoveOthers(string target, string part)
    {
        foreach (var other in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, Path.GetFileName(target) + ".*.incomplete"))
        {
            if (other != part)
            {
                File.Delete(other);
            }
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private Uri Address(string path) => transport.Address(
        $"/{id}/resolve/{Uri.EscapeDataString(commit)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");
}
