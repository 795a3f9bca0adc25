using Npgsql;
using RankDb.IntegrationTests.Resilience;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>A service that goes away while a tuning runs.</summary>
public sealed class TuneLostServiceTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task It_is_an_error_of_class_08_that_leaves_nothing_and_the_next_service_goes_on()
    {
        var port = ServiceProcess.FreePort();
        await database.UseAsync(port, Ct);
        await database.ExecuteAsync(
            """
            insert into rankdb.queries values ('set', 'q1', 'stone bridge'), ('set', 'q2', 'harbor');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('set', 'q1', '3', 1), ('set', 'q2', '4', 1)
            """, Ct);
        await using (var service = await ServiceProcess.StartAsync(port, null, Ct))
        {
            // While the candidates are gathered, where these legs need no service.
            await using var gathering = await StartAsync("gathering");
            await service.FreezeAsync(Ct);
            await service.KillAsync();
            await gathering.LetGoAsync(Ct);
            Assert.StartsWith("08", (await Assert.ThrowsAsync<PostgresException>(() => gathering.Call)).SqlState, StringComparison.Ordinal);
        }

        await TuneTraces.NoneAsync(database, "gathering", Ct);
        await using (var service = await ServiceProcess.StartAsync(port, null, Ct))
        {
            // While it searches.
            await using var searching = await StartAsync("searching");
            await service.FreezeAsync(Ct);
            await searching.LetGoAsync(Ct);
            await searching.Session.WaitUntilItWaitsForTheServiceAsync(searching.Call, Ct);
            await service.KillAsync();
            Assert.StartsWith("08", (await Assert.ThrowsAsync<PostgresException>(() => searching.Call)).SqlState, StringComparison.Ordinal);
        }

        await TuneTraces.NoneAsync(database, "searching", Ct);
        await using var next = await ServiceProcess.StartAsync(port, null, Ct);
        await using var again = await StartAsync("again");
        await again.LetGoAsync(Ct);
        Assert.Equal(1, (await again.ReportAsync()).GetProperty("to_version").GetInt32());
    }

    private Task<HeldTuning> StartAsync(string name)
    {
        var key = HeldTuning.NextKey();
        return HeldTuning.StartAsync(
            database, key, $$"""'articles', 'set', '{"/legs/1/function/weight": [0, 1]}', null, '{"profile": {{HeldTuning.Definition(key)}}, "name": "{{name}}", "note": "{{name}}", "write": "always"}'""", Ct);
    }
}
