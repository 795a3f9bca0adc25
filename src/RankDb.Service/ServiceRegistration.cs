using Microsoft.Extensions.Logging.Console;
using RankDb.Inference;
using RankDb.Service.Access;
using RankDb.Service.Fusion;
using RankDb.Service.Health;
using RankDb.Service.Indexing;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;
using RankDb.Service.Tuning;
using RankDb.Wire;

namespace RankDb.Service;

/// <summary>What the service is made of, part by part.</summary>
internal static class ServiceRegistration
{
    internal static IServiceCollection AddScoring(this IServiceCollection services, ServiceOptions options, ModelRegistry registry) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        // Made by a factory, so that the container disposes it, after the engine that runs its models.
        .AddSingleton(_ => registry)
        .AddSingleton(provider => ModelCatalog.Of(provider.GetRequiredService<ModelRegistry>()))
        .AddSingleton<ServiceMetrics>(_ => new ServiceMetrics())
        .AddSingleton(provider => new MetricsCollector(provider.GetRequiredService<ServiceMetrics>().Meter))
        .AddSingleton<SearchPriority>()
        .AddSingleton(provider => new ScoringEngine(
            provider.GetRequiredService<ModelCatalog>(), options, provider.GetRequiredService<ServiceMetrics>(),
            TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton<EmbedFunction>()
        .AddSingleton<RerankFunction>()
        .AddSingleton<RerankTokensFunction>()
        .AddSingleton<IWireFunction>(provider => provider.GetRequiredService<EmbedFunction>())
        .AddSingleton<IWireFunction>(provider => provider.GetRequiredService<RerankFunction>())
        .AddSingleton<IWireFunction>(provider => provider.GetRequiredService<RerankTokensFunction>())
        .AddSingleton<IWireFunction, ModelsFunction>()
        .AddSingleton<IWireFunction, ModelDetailsFunction>()
        .AddSingleton<IWireFunction, PingFunction>()
        .AddSingleton<IWireFunction, UsageFunction>()
        .AddSingleton<IWireFunction, FuseFunction>()
        .AddSingleton<DatabaseProbe>()
        .AddSingleton<ModelTrial>()
        .AddHostedService(provider => provider.GetRequiredService<ModelTrial>())
        .AddHostedService<StartUp>();

    /// <summary>The calls of databases, which carry tickets, and those that change what is loaded.</summary>
    internal static IServiceCollection AddModelAccess(this IServiceCollection services, string password) => services
        .AddSingleton(provider => new CallTicket(password, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IModelLoader, RegistryLoader>()
        .AddSingleton<IWireFunction>(provider => new TicketedFunction(
            provider.GetRequiredService<EmbedFunction>(), provider.GetRequiredService<CallTicket>(),
            (model, call) => SparseEmbedding.IsAskedFor(call)
                ? provider.GetRequiredService<ModelCatalog>().SparseEncoder(model).Info.Name
                : provider.GetRequiredService<ModelCatalog>().Encoder(model).Info.Name))
        .AddSingleton<IWireFunction>(provider => new TicketedFunction(
            provider.GetRequiredService<RerankFunction>(), provider.GetRequiredService<CallTicket>(),
            (model, _) => provider.GetRequiredService<ModelCatalog>().Reranker(model).Info.Name))
        .AddSingleton<IWireFunction>(provider => new TicketedFunction(
            provider.GetRequiredService<RerankTokensFunction>(), provider.GetRequiredService<CallTicket>(),
            (model, _) => provider.GetRequiredService<ModelCatalog>().Reranker(model).Info.Name))
        .AddSingleton<TuneGate>()
        .AddSingleton<IWireFunction, TuneFunction>()
        .AddSingleton<IWireFunction>(provider => new LoadModelFunction(provider.GetRequiredService<IModelLoader>(), provider.GetRequiredService<ServiceOptions>(), unload: false))
        .AddSingleton<IWireFunction>(provider => new LoadModelFunction(provider.GetRequiredService<IModelLoader>(), provider.GetRequiredService<ServiceOptions>(), unload: true));

    internal static IServiceCollection AddIndexing(this IServiceCollection services, ServiceOptions options)
    {
        if (string.IsNullOrEmpty(options.DatabaseConnection))
        {
            return services;
        }

        return services
            .AddSingleton<IndexAgenda>()
            .AddSingleton<IBatchEncoder>(provider => new BatchEncoder(
                provider.GetRequiredService<ModelCatalog>(), provider.GetRequiredService<SearchPriority>(), options))
            .AddSingleton<IndexWorker>()
            .AddHostedService<IndexingService>();
    }

    internal static void AddServiceLog(this ILoggingBuilder logging, string format)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // A failed start is told by ServiceStartException, without a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (format == "json")
        {
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        // Standard output stays free for whoever runs the service inside another program.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
