using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RankDb.Service;
using RankDb.Service.Health;
using RankDb.Service.Http;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;

namespace RankDb.Tests.Service.Http;

/// <summary>The HTTP routes on a real socket over two tiny models that a test can hold or break.</summary>
internal sealed class TinyService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CollectingLoggers _loggers = new();

    private TinyService(ServiceOptions options, string? key)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.MaxHttpBodyBytes;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore()
            .AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton(Models.Catalog)
            .AddSingleton<ServiceMetrics>(_ => new ServiceMetrics())
            .AddSingleton(provider => new MetricsCollector(provider.GetRequiredService<ServiceMetrics>().Meter))
            .AddSingleton<SearchPriority>().AddSingleton<ModelTrial>()
            .AddSingleton(provider => new ScoringEngine(
                Models.Catalog, options, provider.GetRequiredService<ServiceMetrics>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()))
            .AddHttpApi(key);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapHttpApi();
        Metrics = _app.Services.GetRequiredService<MetricsCollector>();
    }

    internal TinyModels Models { get; } = new();

    internal MetricsCollector Metrics { get; }

    private ScoringEngine Engine => _app.Services.GetRequiredService<ScoringEngine>();

    internal Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Every line that was logged, of every level and part.</summary>
    internal IEnumerable<string> LogLines => _loggers.Lines;

    internal static async Task<TinyService> StartAsync(CancellationToken cancellationToken, ServiceOptions? options = null, string? key = null)
    {
        var service = new TinyService(options ?? new ServiceOptions { Workers = 1 }, key);
        await service._app.StartAsync(cancellationToken);
        return service;
    }

    internal HttpCaller Caller(string? key = null) => new(Address, key);

    /// <summary>Puts pairs into the queue before it returns; the task ends when they are scored.</summary>
    internal Task FillQueueAsync(int pairs, CancellationToken cancellationToken)
    {
        var inputs = Models.Reranker.Tokenize("q", [.. Enumerable.Repeat("a", pairs)]);
        return Engine.Reranking.RunAsync([.. inputs.Select(input => new ScoreItem(Models.Reranker, input))], null, cancellationToken);
    }

    /// <summary>Waits until the metrics have a line, for half a minute at most.</summary>
    internal async Task WaitForAsync(string line, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!Metrics.Scrape().Contains(line, StringComparison.Ordinal))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private sealed class CollectingLoggers : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
