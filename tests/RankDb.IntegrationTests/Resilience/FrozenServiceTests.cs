using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class FrozenServiceTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_search_gives_up_at_its_timeout_and_the_session_recovers()
    {
        var (service, session) = await StartAsync();
        await using var alsoService = service;
        await using var alsoSession = session;
        await service.FreezeAsync(Ct);
        int waited;
        do
        {
            var frozen = await session.SearchAsync("stone bridge", Ct, options: """{"timeout_ms": 1000}""");
            Assert.Equal("lexical", frozen.Status);
            // What was left of 1000 ms when the service was called. On a machine that stood still it is less than tells anything of the service.
            var told = Regex.Match(frozen.Reason!, "did not answer within ([0-9]+) ms");
            Assert.True(told.Success, frozen.Reason);
            waited = int.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.InRange(waited, 1, 1000);
        }
        while (waited < 201);

        Assert.Contains("not tried again", (await session.SearchAsync("stone bridge", Ct)).Reason, StringComparison.Ordinal);
        service.Thaw();
        await session.CloseCircuitAsync(Ct);
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
    }

    [PostgresFact]
    public async Task A_new_session_is_not_held_up_for_ever()
    {
        var (service, session) = await StartAsync();
        await using var alsoService = service;
        await session.DisposeAsync();
        await service.FreezeAsync(Ct);
        await using var late = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        // As set_service makes it; other tests wait longer.
        await database.ExecuteAsync("alter server rankdb_service options (set connect_timeout '2')", Ct);
        try
        {
            var answer = await late.SearchAsync("stone bridge", Ct, options: """{"timeout_ms": 300}""");
            Assert.Equal("lexical", answer.Status);
            Assert.Contains("timeout", answer.Reason, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync("alter server rankdb_service options (set connect_timeout '60')", Ct);
        }
    }

    [PostgresTheory]
    [InlineData("default", true)]
    [InlineData("default", false)]
    [InlineData("reranked", true)]
    public async Task The_user_s_own_cancel_is_never_swallowed(string profile, bool byAdministrator)
    {
        var (service, session) = await StartAsync();
        await using var alsoService = service;
        await using var alsoSession = session;
        await service.FreezeAsync(Ct);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var search = session.SearchAsync("stone bridge", impatience.Token, profile);
        await session.WaitUntilItWaitsForTheServiceAsync(search, Ct);
        if (byAdministrator)
        {
            await session.CancelBackendAsync(Ct);
            Assert.Equal("57014", (await Assert.ThrowsAsync<PostgresException>(() => search)).SqlState);
        }
        else
        {
            await impatience.CancelAsync();
            var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
            Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        }

        service.Thaw();
        var next = await session.SearchAsync("stone bridge", Ct, profile);
        Assert.Equal(("full", null), (next.Status, next.Reason));
    }

    // A session that has searched, so that it holds a connection to the service.
    private async Task<(ServiceProcess Service, DatabaseSession Session)> StartAsync()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        var service = await ServiceProcess.StartAsync(port, null, Ct);
        var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
        return (service, session);
    }
}
