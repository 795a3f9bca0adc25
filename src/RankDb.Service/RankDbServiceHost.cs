using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RankDb.Inference;
using RankDb.Service.Configuration;
using RankDb.Service.Health;
using RankDb.Service.Http;
using RankDb.Wire;

namespace RankDb.Service;

/// <summary>Builds and runs the scoring service: wire endpoint, HTTP endpoint and indexing workers in one process.</summary>
public static class RankDbServiceHost
{
    /// <summary>Checks the options, loads the models and puts the service together; nothing listens yet.</summary>
    /// <param name="options">What to serve; see <see cref="ServiceSettings"/>.</param>
    /// <exception cref="ServiceStartException">An option is wrong, a model cannot be loaded, or a file cannot be read.</exception>
    public static WebApplication Build(ServiceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServiceOptionsValidator.Validate(options);
        var password = ReadPassword(options);
        var key = HttpKey.Read(options);
        var certificate = ReadCertificate(options);
        var registry = LoadModels(options);
        try
        {
            // An empty builder: no appsettings.json, no URLS and no environment variable but our own can change the service.
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RankDb.Service" });
            builder.Logging.AddServiceLog(options.LogFormat);
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
            builder.Services.AddRoutingCore();
            builder.Services.AddWire(wire =>
            {
                wire.Password = password;
                wire.MaxConnections = options.MaxConnections;
                wire.Certificate = certificate;
                wire.RequireTls = options.WireRequireTls;
                wire.Version = ServiceVersion.Text;
            });
            builder.Services.AddScoring(options, registry).AddHttpApi(key).AddModelAccess(password).AddIndexing(options);
            var app = builder.Build();
            app.UseRouting();
            app.MapHealth();
            app.MapHttpApi();
            return app;
        }
        catch
        {
            registry.Dispose();
            throw;
        }
    }

    /// <summary>Runs the service until SIGTERM, SIGINT or <paramref name="cancellationToken"/>; then lets running calls end and rolls back the indexing batch in progress.</summary>
    /// <param name="options">What to serve.</param>
    /// <param name="cancellationToken">Stops the service.</param>
    /// <exception cref="ServiceStartException">As in <see cref="Build"/>, or a port or socket is taken.</exception>
    public static async Task RunAsync(ServiceOptions options, CancellationToken cancellationToken)
    {
        await using var app = Build(options);
        await StartAsync(app, options, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>Starts a service that was built with the same options; returns when both endpoints listen.</summary>
    /// <param name="app">What <see cref="Build"/> returned.</param>
    /// <param name="options">The options it was built with.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="ServiceStartException">A port or the socket cannot be listened on; the message names it.</exception>
    public static async Task StartAsync(WebApplication app, ServiceOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(options);
        var socket = options.WireSocketFolder is { } folder ? WireSocket.PathOf(folder, options.WirePort) : null;
        if (socket is not null)
        {
            WireSocket.RemoveStale(socket);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            var which = exception.Message.Contains($":{options.HttpPort}:", StringComparison.Ordinal)
                ? $"HTTP port {options.HttpPort} (option HttpPort)"
                : $"wire port {options.WirePort} (option WirePort)";
            throw new ServiceStartException($"The service cannot listen on its {which}: {exception.Message}", exception);
        }

        if (socket is not null)
        {
            WireSocket.AllowEveryone(socket);
        }

        var (wire, http) = Endpoints(app);
        app.Logger.Listening(wire, socket, http);
    }

    /// <summary>Where a started service listens, with the real ports where 0 was asked for.</summary>
    /// <param name="app">A started service.</param>
    public static (IPEndPoint Wire, IPEndPoint Http) Endpoints(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses
            ?? throw new InvalidOperationException("The service has not been started.");
        var points = new List<IPEndPoint>();
        foreach (var address in addresses)
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip))
            {
                points.Add(new IPEndPoint(ip, uri.Port));
            }
        }

        // In the order of the Listen calls below: wire, then HTTP.
        return points.Count >= 2 ? (points[0], points[1]) : throw new InvalidOperationException("The service has not been started.");
    }

    private static void Listen(KestrelServerOptions kestrel, ServiceOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxHttpBodyBytes;
        kestrel.Listen(IPAddress.Parse(options.WireAddress), options.WirePort, wire => wire.UseConnectionHandler<WireConnectionHandler>());
        kestrel.Listen(IPAddress.Parse(options.HttpAddress), options.HttpPort);
        if (options.WireSocketFolder is { } folder)
        {
            kestrel.ListenUnixSocket(
                WireSocket.PathOf(folder, options.WirePort), wire => wire.UseConnectionHandler<WireConnectionHandler>());
        }
    }

    private static ModelRegistry LoadModels(ServiceOptions options)
    {
        try
        {
            return ModelRegistry.Load(RootsWithModels(options), new ModelRuntimeOptions
            {
                IntraOpThreads = 1,
                MemoryBudget = options.ModelMemoryMb is { } megabytes ? megabytes * 1024L * 1024L : null,
            });
        }
        catch (ModelException exception)
        {
            throw new ServiceStartException($"The models cannot be loaded: {exception.Message}", exception);
        }
    }

    // Nothing may have been added yet.
    private static IEnumerable<string> RootsWithModels(ServiceOptions options) =>
        options.AddedModelFolder is { } added && new ModelStore(added, new ModelRuntimeOptions()).Names().Count > 0
            ? [.. options.ModelFolders, added] : options.ModelFolders;

    private static string ReadPassword(ServiceOptions options)
    {
        if (string.IsNullOrEmpty(options.PasswordFile))
        {
            return options.Password!;
        }

        try
        {
            var password = File.ReadAllText(options.PasswordFile).TrimEnd('\r', '\n');
            return password.Length > 0 ? password : throw new ServiceStartException($"PasswordFile '{options.PasswordFile}' is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceStartException($"PasswordFile '{options.PasswordFile}' cannot be read: {exception.Message}", exception);
        }
    }

    private static X509Certificate2? ReadCertificate(ServiceOptions options)
    {
        if (string.IsNullOrEmpty(options.WireCertificateFile))
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(options.WireCertificateFile, options.WireCertificateKeyFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ServiceStartException($"WireCertificateFile '{options.WireCertificateFile}' cannot be read: {exception.Message}", exception);
        }
    }
}
