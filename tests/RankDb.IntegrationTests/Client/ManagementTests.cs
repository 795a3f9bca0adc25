using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

public sealed class ManagementTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task An_index_rolled_back_was_never_there()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        await using var connection = await fixture.Database.DataSource.OpenConnectionAsync(Token);
        await using (await connection.BeginTransactionAsync(Token))
        {
            await connection.RankDbCreateIndexAsync("passing", "notes", ["body"], cancellationToken: Token);
        }

        Assert.Null(await client.StatusAsync("passing", Token));
    }

    [PostgresFact]
    public async Task Status_tells_what_is_indexed_and_pending()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        await client.CreateIndexAsync("more_notes", "notes", ["body"], cancellationToken: Token);

        var fresh = await client.StatusAsync("more_notes", Token);
        var notes = await client.StatusAsync("notes", Token);
        await client.DropIndexAsync("more_notes", Token);

        Assert.Equal((0, 40, "building"), (fresh!.Indexed, fresh.Pending, fresh.State));
        Assert.Equal((40, 0, 0, 1.0, "ready"), (notes!.Indexed, notes.Pending, notes.Failed, notes.Coverage, notes.State));
        Assert.Equal(["items", "notes"], (await client.StatusAsync(Token)).Select(index => index.Name));
    }

    [PostgresFact]
    public async Task A_column_that_does_not_exist_is_the_databases_own_error()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var error = await Assert.ThrowsAsync<PostgresException>(() => client.CreateIndexAsync("bad", "notes", ["nothing"], cancellationToken: Token));

        Assert.Equal("42703", error.SqlState);
    }

    [PostgresFact]
    public async Task Evaluation_gives_one_row_a_metric_in_the_order_asked()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var rows = await client.EvaluateAsync("items", "small", "lexical", ["recall@10", "mrr@10"], Token);

        Assert.Equal([("recall@10", 1.0, 2), ("mrr@10", 1.0, 2)], rows.Select(row => (row.Metric, row.Value, row.Queries)));
    }

    [PostgresFact]
    public async Task Registered_services_resolve_and_the_health_check_tells_that_no_service_answers()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRankDb(fixture.Database.ConnectionString, options => options.Search = new SearchOptions { TopN = 1, Profile = "lexical" });
        services.AddHealthChecks().AddRankDbHealthCheck();
        await using var provider = services.BuildServiceProvider();

        var rows = await provider.GetRequiredService<RankDbClient>().SearchAsync("items", "tent", cancellationToken: Token);
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.Single(rows);
        Assert.Equal(HealthStatus.Degraded, report.Entries["rankdb"].Status);
        Assert.Same(
            provider.GetRequiredService<RankDbClient>(),
            provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().GetService(typeof(RankDbClient)));
    }

    [PostgresFact]
    public async Task A_search_is_traced_with_its_status_and_without_its_text()
    {
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RankDb",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var client = new RankDbClient(fixture.Database.DataSource);
        using var parent = new Activity("test").Start();

        await client.SearchAsync("items", "tent", cancellationToken: Token);

        // Other tests run beside this one: only what happened under this test's activity counts.
        Activity activity;
        lock (seen)
        {
            activity = seen.Single(one => one.TraceId == parent.TraceId);
        }

        Assert.Equal("rankdb search", activity.OperationName);
        Assert.Equal("lexical", activity.GetTagItem("rankdb.status"));
        Assert.DoesNotContain(activity.TagObjects, tag => tag.Value is string text && text.Contains("tent", StringComparison.Ordinal));
    }
}
