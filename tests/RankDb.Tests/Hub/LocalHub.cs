using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RankDb.Tests.Hub;

/// <summary>
/// Two servers that behave as the hub and its content network do: the hub lists files, states hashes and redirects large files to the
/// other port; the other port serves bytes and ranges. Trouble is switched on by the test.
/// </summary>
internal sealed class LocalHub : IAsyncDisposable
{
    internal const string Id = "tests/tiny-encoder";
    internal const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly WebApplication _hub;
    private readonly WebApplication _content;

    private LocalHub(WebApplication hub, WebApplication content) => (_hub, _content) = (hub, content);

    /// <summary>The files; those named in <see cref="Large"/> are kept by LFS.</summary>
    internal ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> Large { get; } = ["model.onnx", "onnx/model.onnx", "model.onnx_data"];

    /// <summary>Further names in the list of files.</summary>
    internal List<string> AlsoListed { get; } = [];

    /// <summary>The token that is asked for; null for none.</summary>
    internal string? Token { get; set; }

    /// <summary>Answers to come before the real ones: status and Retry-After.</summary>
    internal ConcurrentQueue<(int Status, string? RetryAfter)> Failures { get; } = new();

    /// <summary>Bytes after which the content server cuts the connection, once for each entry.</summary>
    internal ConcurrentQueue<int> Cuts { get; } = new();

    /// <summary>Called when a connection was cut.</summary>
    internal Action OnCut { get; set; } = () => { };

    /// <summary>Whether the content server gives other bytes of the same length.</summary>
    internal bool Corrupts { get; set; }

    /// <summary>Every request: server, method, path, Range, whether it had an Authorization header.</summary>
    internal ConcurrentQueue<string> Requests { get; } = new();

    internal Uri Endpoint => new(Address(_hub));

    internal static async Task<LocalHub> StartAsync(CancellationToken cancellationToken)
    {
        var local = new LocalHub(Build(), Build());
        local._hub.Run(local.ServeHubAsync);
        local._content.Run(local.ServeContentAsync);
        await local._hub.StartAsync(cancellationToken);
        await local._content.StartAsync(cancellationToken);
        return local;
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _content.DisposeAsync();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder.Build();
    }

    private static string Address(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private void Note(string server, HttpContext context) => Requests.Enqueue(
        $"{server} {context.Request.Method} {context.Request.Path} {context.Request.Headers.Range}{(context.Request.Headers.Authorization.Count > 0 ? " token" : "")}");

    private async Task ServeHubAsync(HttpContext context)
    {
        Note("hub", context);
        var path = context.Request.Path.Value!;
        if (Failures.TryDequeue(out var failure))
        {
            context.Response.StatusCode = failure.Status;
            context.Response.Headers.RetryAfter = failure.RetryAfter;
        }
        else if (!path.Contains(Id, StringComparison.Ordinal))
        {
            // The hub does not tell strangers what exists.
            Refuse(context, 401, "RepoNotFound", "Repository not found");
        }
        else if (path == $"/api/models/{Id}/revision/main" || path == $"/api/models/{Id}/revision/{Commit}")
        {
            await context.Response.WriteAsJsonAsync(new { id = Id, sha = Commit, siblings = Files.Keys.Concat(AlsoListed).Select(name => new { rfilename = name }) });
        }
        else if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            Refuse(context, 404, "RevisionNotFound", "Invalid rev id");
        }
        else if (Token is not null && context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            Refuse(context, 401, "GatedRepo", "Access to model is restricted");
        }
        else
        {
            await ResolveAsync(context, path[$"/{Id}/resolve/{Commit}/".Length..]);
        }
    }

    private async Task ResolveAsync(HttpContext context, string name)
    {
        if (!Files.TryGetValue(name, out var bytes))
        {
            Refuse(context, 404, "EntryNotFound", "Entry not found");
            return;
        }

        context.Response.Headers["X-Repo-Commit"] = Commit;
        if (Large.Contains(name))
        {
            context.Response.StatusCode = 302;
            context.Response.Headers["X-Linked-Etag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"";
            context.Response.Headers["X-Linked-Size"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers.ETag = "\"the-redirect-itself\"";
            context.Response.Headers.Location = $"{Address(_content)}/blob/{name}?signature=secret";
            return;
        }

        if (!context.Request.Query.ContainsKey("moved"))
        {
            // As for a renamed repository: a relative redirect, which stays on the hub.
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{context.Request.Path}?moved=1";
            return;
        }

        context.Response.Headers.ETag = $"\"{GitBlob(bytes)}\"";
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(bytes);
        }
    }

    private async Task ServeContentAsync(HttpContext context)
    {
        Note("content", context);
        var bytes = Files[context.Request.Path.Value!["/blob/".Length..]].ToArray();
        if (Corrupts)
        {
            bytes[bytes.Length / 2] ^= 1;
        }

        var from = 0;
        if (context.Request.GetTypedHeaders().Range?.Ranges.First() is { From: { } first })
        {
            from = (int)first;
            if (from >= bytes.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        context.Response.ContentLength = bytes.Length - from;
        var length = Cuts.TryDequeue(out var cut) ? Math.Min(cut, bytes.Length - from) : bytes.Length - from;
        await context.Response.Body.WriteAsync(bytes.AsMemory(from, length));
        await context.Response.Body.FlushAsync();
        if (length < bytes.Length - from)
        {
            OnCut();
            context.Abort();
        }
    }

    private static void Refuse(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Error-Code"] = code;
        context.Response.Headers["X-Error-Message"] = message;
    }

#pragma warning disable CA5350 // git's own hash
    private static string GitBlob(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
}
