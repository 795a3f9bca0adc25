using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RankDb.IntegrationTests.Support;
using RankDb.Wire;

namespace RankDb.IntegrationTests.Transport;

/// <summary>The real wire endpoint on a Unix socket and on TCP, with a <c>rerank</c> that takes no time: what is left is the way there and back.</summary>
internal sealed class EmptyModelService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private EmptyModelService(WebApplication app, DirectoryInfo folder, int port) => (_app, _folder, Port) = (app, folder, port);

    /// <summary>Of the TCP listener and in the socket's name.</summary>
    public int Port { get; }

    public string SocketFolder => _folder.FullName;

    public string SocketPath => Path.Combine(SocketFolder, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{Port}"));

    public static async Task<EmptyModelService> StartAsync(bool inline, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rankdb-wire-");
        Allow(folder.FullName);     // the database runs as another user
        var port = ServiceProcess.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RankDb.Service" });
        builder.Services.AddWire(o => o.Password = LiveService.Password).AddSingleton<IWireFunction, Rerank>();
        var socket = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $".s.PGSQL.{port}"));
        builder.WebHost.UseKestrelCore().UseSockets(o => o.UnsafePreferInlineScheduling = inline).ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, l => l.UseConnectionHandler<WireConnectionHandler>());
            kestrel.ListenUnixSocket(socket, l => l.UseConnectionHandler<WireConnectionHandler>());
        });
        var app = builder.Build();
        await app.StartAsync(cancellationToken);
        Allow(socket);
        return new EmptyModelService(app, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Allow(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    private sealed class Rerank : IWireFunction
    {
        public string Name => "rerank";

        public IReadOnlyList<WireParameter> Parameters { get; } =
            [new("model", WireType.Text), new("query", WireType.Text), new("documents", WireType.Text, true), new("deadline_ms", WireType.Int4)];

        public IReadOnlyList<WireColumn> Columns { get; } = [new("ordinal", WireType.Int4), new("score", WireType.Float8)];

        public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.CompletedTask;
            var documents = (string?[])call.Arguments[2]!;
            for (var i = 0; i < documents.Length; i++)
            {
                yield return [i + 1, (double)(float)(1.0 / (3 + i))];
            }
        }
    }
}
