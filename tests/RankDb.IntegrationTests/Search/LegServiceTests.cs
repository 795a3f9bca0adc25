using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Dense legs with texts of their own, encoded by the service.</summary>
public sealed class LegServiceTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Options =
        """{"timeout_ms": 60000, "profile": {"legs": [{"dense": {}}, {"dense": {"name": "second", "query": "silver island"}}, {"lexical": {}}, {"dense": {"name": "third", "query": "thunder over the castle"}}, {"dense": {"name": "again", "query": "silver island"}}]}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Texts_of_several_legs_are_encoded_in_one_call_and_each_leg_gets_its_own()
    {
        // A service of its own: what another test called may be counted only now.
        await using var service = await LiveService.StartAsync(null, cancellationToken: Ct);
        await service.IntroduceToAsync(database.Scratch, Ct);
        database.DataSource.Clear();
        try
        {
            await CompareAsync(service);
        }
        finally
        {
            await database.Service.IntroduceToAsync(database.Scratch, Ct);
            database.DataSource.Clear();
        }
    }

    private async Task CompareAsync(LiveService service)
    {
        var rows = await database.RowsAsync($"select l.key, s.id from rankdb.search('articles', 'river stone', 400, options => '{Options}') s, jsonb_each(s.details -> 'legs') l order by l.key, (l.value ->> 'rank')::int", Ct);
        var calls = await EmbedCallsAsync(service);
        for (var i = 0; i < 6000 && calls == 0; i++)
        {
            // A call is counted when it has ended, which may be a moment after its last row arrived.
            await Task.Delay(10, Ct);
            calls = await EmbedCallsAsync(service);
        }

        Assert.Equal(1, calls);
        foreach (var (leg, text) in new[] { ("dense", "river stone"), ("second", "silver island"), ("third", "thunder over the castle"), ("again", "silver island") })
        {
            Assert.Equal(
                await database.RowsAsync($"select '{leg}', id from rankdb.dense_search('articles', '{text}', 400) order by rank", Ct),
                rows.Where(row => row.StartsWith(leg + "|", StringComparison.Ordinal)));
        }
    }

    [PostgresFact]
    public async Task A_search_without_a_query_encodes_the_texts_of_its_legs() =>
        Assert.Equal(
            await database.RowsAsync("select id from rankdb.dense_search('articles', 'silver island', 10) order by rank", Ct),
            await database.RowsAsync("""select id from rankdb.search('articles', null, options => '{"timeout_ms": 60000, "profile": {"legs": [{"dense": {"query": "silver island"}}]}}') where status = 'full' order by rank""", Ct));

    private static async Task<double> EmbedCallsAsync(LiveService service)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{service.HttpPort}/metrics")), Ct);
        return metrics.Split('\n')
            .Where(line => line.StartsWith("rankdb_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("function=\"embed\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split("} ")[1].Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
