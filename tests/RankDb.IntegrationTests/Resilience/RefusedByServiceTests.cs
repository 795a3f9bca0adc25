using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class RefusedByServiceTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private const string WrongPassword = "tr0ub4dor-and-3";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task With_another_password_searches_degrade_and_calls_fail_without_showing_it()
    {
        await database.UseAsync(database.Service.WirePort, Ct, WrongPassword);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        var answer = await session.SearchAsync("stone bridge", Ct);
        Assert.Equal("lexical", answer.Status);
        Assert.Contains("password authentication failed", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, answer.Reason, StringComparison.Ordinal);

        await session.CloseCircuitAsync(Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync("select rankdb.embed('stone')", Ct));
        Assert.Equal("08001", error.SqlState);
        Assert.Contains("password authentication failed", error.MessageText, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, error.ToString(), StringComparison.Ordinal);

        await database.UseAsync(database.Service.WirePort, Ct);
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
    }

    [PostgresFact]
    public async Task A_busy_service_is_a_reason_to_degrade_and_not_to_stop_asking()
    {
        var port = ServiceProcess.FreePort();
        await using var service = await ServiceProcess.StartAsync(port, null, Ct, "WORKERS=1", "MAXQUEUEDITEMS=8");
        await database.UseAsync(port, Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        await using var other = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        // The service remembers the query's vector, so that from now on only the reranker can find it busy.
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct)).Status);
        // Again and again until it is cancelled; a search may be first in the queue and turn the load away.
        var load = other.ExecuteAsync(
            """
            do $$
            declare documents text[] := array(select repeat('a stone bridge over the river ', 200) from generate_series(1, 5000));
            begin
              loop
                begin
                  perform from rankdb.rerank('stone', documents, options => '{"timeout_ms": 600000}');
                exception when insufficient_resources then null;
                end;
              end loop;
            end $$
            """,
            Ct);
        await other.WaitUntilItWaitsForTheServiceAsync(load, Ct);
        // So patient that "busy" is the only reason that there can be.
        const string patient = """{"timeout_ms": 60000, "rerank_top": 8}""";
        SearchAnswer answer;
        do
        {
            answer = await session.SearchAsync("stone bridge", Ct, options: patient);
        }
        while (answer.Status == "full" && !load.IsCompleted);

        Assert.Equal("fused", answer.Status);
        Assert.Contains("busy", answer.Reason, StringComparison.Ordinal);
        await other.CancelBackendAsync(Ct);
        Assert.Equal("57014", (await Assert.ThrowsAsync<PostgresException>(() => load)).SqlState);
        do
        {
            answer = await session.SearchAsync("stone bridge", Ct, options: patient);
            Assert.DoesNotContain("not tried again", answer.Reason ?? "", StringComparison.Ordinal);
        }
        while (answer.Status != "full");
    }
}
