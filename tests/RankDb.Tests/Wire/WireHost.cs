using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using RankDb.Wire;

namespace RankDb.Tests.Wire;

/// <summary>A real Kestrel with the wire endpoint on a free loopback port.</summary>
internal sealed class WireHost : IAsyncDisposable
{
    public const string Password = "s3cret pass";
    private readonly WebApplication _app;

    private WireHost(WebApplication app, TestFunctions functions, KeptLog log)
    {
        (_app, Functions, Log) = (app, functions, log);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public int Port { get; }

    public TestFunctions Functions { get; }

    public KeptLog Log { get; }

    public static CancellationToken Test => Xunit.TestContext.Current.CancellationToken;

    public static async Task<WireHost> StartAsync(Action<WireOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var (functions, log) = (new TestFunctions(), new KeptLog());
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddWire(o =>
        {
            o.Password = Password;
            configure?.Invoke(o);
        });
        foreach (var function in functions.All)
        {
            builder.Services.AddSingleton(function);
        }

        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseConnectionHandler<WireConnectionHandler>()));
        var app = builder.Build();
        await app.StartAsync(Test);
        return new WireHost(app, functions, log);
    }

    public string ConnectionString(string more = "Server Compatibility Mode=NoTypeLoading") =>
        $"Host=127.0.0.1;Port={Port};Username=rankdb;Password={Password};Database=rankdb;Pooling=false;{more}";

    public async Task<NpgsqlConnection> OpenAsync(string more = "Server Compatibility Mode=NoTypeLoading")
    {
        var connection = new NpgsqlConnection(ConnectionString(more));
        await connection.OpenAsync(Test);
        return connection;
    }

    public async Task<NetworkStream> ConnectRawAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port, Test);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public Task StopAsync() => _app.StopAsync(Test);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    public static X509Certificate2 Certificate()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
