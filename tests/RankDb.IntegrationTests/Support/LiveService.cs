using System.Globalization;
using Microsoft.AspNetCore.Builder;
using RankDb.Service;

namespace RankDb.IntegrationTests.Support;

/// <summary>The real service inside the test process: real sockets, the shipped models, a worker for one database.</summary>
public sealed class LiveService : IAsyncDisposable
{
    /// <summary>The password that the database and the service share in tests.</summary>
    public const string Password = "only-for-tests";

    private readonly WebApplication _app;

    private LiveService(WebApplication app)
    {
        _app = app;
        (var wire, var http) = RankDbServiceHost.Endpoints(app);
        WirePort = wire.Port;
        HttpPort = http.Port;
    }

    public int WirePort { get; }

    public int HttpPort { get; }

    /// <summary>Where the shipped models are.</summary>
    public static string ModelFolder => Path.Combine(Repository.Root, "models");

    /// <summary>Starts a service on free ports that works the queue of <paramref name="database"/>, or of none.</summary>
    public static async Task<LiveService> StartAsync(
        string? database, Action<ServiceOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new ServiceOptions { WirePort = 0, HttpPort = 0, Password = Password, DatabaseConnection = database };
        options.ModelFolders.Add(ModelFolder);
        configure?.Invoke(options);
        var app = RankDbServiceHost.Build(options);
        try
        {
            await RankDbServiceHost.StartAsync(app, options, cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new LiveService(app);
    }

    /// <summary>Tells a database to use this service, and to wait longer than two seconds for a connection to it.</summary>
    public Task IntroduceToAsync(ScratchDatabase database, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"select rankdb.set_service('127.0.0.1', {WirePort}, '{Password}'); alter server rankdb_service options (set connect_timeout '60')"),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
