using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class LostServiceTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_session_outlives_its_service_and_finds_the_next_one()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using (var first = await ServiceProcess.StartAsync(port, null, Ct))
        {
            Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
        }

        var lost = await session.SearchAsync("stone bridge", Ct);
        Assert.Equal("lexical", lost.Status);
        Assert.NotNull(lost.Reason);
        await using var second = await ServiceProcess.StartAsync(port, null, Ct);
        await session.CloseCircuitAsync(Ct);
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
    }

    [PostgresFact]
    public async Task A_restart_between_two_searches_is_not_noticed()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using (var first = await ServiceProcess.StartAsync(port, null, Ct))
        {
            Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
        }

        await using var second = await ServiceProcess.StartAsync(port, null, Ct);
        Assert.Equal(("full", null), await StatusOf(session));
    }

    [PostgresFact]
    public async Task Nor_is_one_in_good_order_where_the_service_says_goodbye()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using (await LiveService.StartAsync(null, options => options.WirePort = port, Ct))
        {
            Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
        }

        await using var second = await LiveService.StartAsync(null, options => options.WirePort = port, Ct);
        Assert.Equal(("full", null), await StatusOf(session));
    }

    [PostgresTheory]
    [InlineData("default", "lexical")]
    [InlineData("reranked", "fused")]
    public async Task A_service_killed_inside_a_search_costs_only_quality(string profile, string expected)
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using var service = await ServiceProcess.StartAsync(port, null, Ct);
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct, profile)).Status);
        await service.FreezeAsync(Ct);
        var search = session.SearchAsync("stone bridge", Ct, profile);
        await session.WaitUntilItWaitsForTheServiceAsync(search, Ct);
        await service.KillAsync();
        var answer = await search;
        Assert.Equal(expected, answer.Status);
        Assert.NotNull(answer.Reason);
        Assert.Equal(10, answer.Ids.Count);
    }

    [PostgresFact]
    public async Task A_service_killed_inside_embed_is_an_error_of_class_08()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using var service = await ServiceProcess.StartAsync(port, null, Ct);
        await session.ExecuteAsync("select rankdb.embed('stone')", Ct);
        await service.FreezeAsync(Ct);
        var call = session.ExecuteAsync("select rankdb.embed('stone')", Ct);
        await session.WaitUntilItWaitsForTheServiceAsync(call, Ct);
        await service.KillAsync();
        Assert.StartsWith("08", (await Assert.ThrowsAsync<PostgresException>(() => call)).SqlState, StringComparison.Ordinal);
    }

    private static async Task<(string Status, string? Reason)> StatusOf(DatabaseSession session)
    {
        var answer = await session.SearchAsync("stone bridge", Ct);
        return (answer.Status, answer.Reason);
    }
}
