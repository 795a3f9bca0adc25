using RankDb.Service.Metrics;
using RankDb.Service.Scoring;

namespace RankDb.Service;

/// <summary>Says what is loaded, and makes the collector so that no number is lost before the first scrape.</summary>
internal sealed class StartUp(ModelCatalog catalog, MetricsCollector collector, ILogger<StartUp> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = collector;
        foreach (var model in catalog.Models)
        {
            logger.ModelLoaded(model.Name, model.Kind, model.Version);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
