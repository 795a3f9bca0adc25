using RankDb.Service.Metrics;

namespace RankDb.Service.Health;

/// <summary>The endpoints that machines watch: alive, ready, numbers.</summary>
internal static class HealthEndpoints
{
    internal static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok\n"));
        app.MapGet("/readyz", async (ModelTrial models, DatabaseProbe database, CancellationToken cancellationToken) =>
        {
            var report = await ReadinessReport.MakeAsync(models, database, cancellationToken);
            return Results.Json(report, statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        app.MapGet("/metrics", (MetricsCollector metrics) => Results.Text(metrics.Scrape(), PrometheusText.ContentType));
    }
}
