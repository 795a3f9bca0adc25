using System.Globalization;
using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class LearnWeightsTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Profile = """{"legs": [{"lexical": {"top": 40, "weight": 1}}, {"dense": {"top": 40, "weight": 8}}], "fuse": {"method": "convex"}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_leg_that_knows_the_judgments_gets_the_weight_and_the_figures_are_those_of_evaluate()
    {
        // What the lexical leg puts first is what is relevant.
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'learn', 'q' || n, (array['silver', 'thunder', 'castle', 'island', 'tunnel'])[1 + n % 5] || ' ' || (array['river', 'stone', 'market'])[1 + n % 3] from generate_series(1, 12) n;
            insert into rankdb.judgments select 'learn', q.query_id, l.id, 4 - l.rank from rankdb.queries q, rankdb.lexical_search('articles', q.query, 3) l where q.set_name = 'learn'
            """, Ct);
        var learned = JsonDocument.Parse((await database.ScalarAsync<string>($$"""select rankdb.learn_weights('articles', 'learn', options => '{"profile": {{Profile}}}')::text""", Ct))!).RootElement;
        var again = await database.ScalarAsync<string>($$"""select rankdb.learn_weights('articles', 'learn', options => '{"profile": {{Profile}}}')::text""", Ct);
        Assert.Equal(again, learned.GetRawText());
        Assert.Equal(12, learned.GetProperty("queries").GetInt32());
        var (before, after) = (learned.GetProperty("before").GetDouble(), learned.GetProperty("after").GetDouble());
        Assert.True(before < after);
        Assert.Equal(1, after, 1e-9);
        Assert.InRange(learned.GetProperty("validated").GetDouble(), before, after + 1e-9);
        Assert.True(learned.GetProperty("weights").GetProperty("dense").GetDouble() < learned.GetProperty("weights").GetProperty("lexical").GetDouble());

        // The figures are those of searches with the profiles.
        await database.ExecuteAsync($"select rankdb.create_profile('unlearned', '{Profile}'), rankdb.create_profile('learned', '{learned.GetProperty("profile").GetRawText()}')", Ct);
        Assert.Equal(before, await NdcgAsync("unlearned"), 1e-9);
        Assert.Equal(after, await NdcgAsync("learned"), 1e-9);
    }

    [PostgresTheory]
    [InlineData("'articles', 'no such set', 'hybrid'", "42704")]
    [InlineData("'articles', null, 'hybrid'", "42704")]
    [InlineData("'articles', 'no such set', 'lexical'", "22023")]
    [InlineData("'articles', 'no such set', 'no-such-profile'", "42704")]
    [InlineData("'articles', 'no such set', 'hybrid', 'ndcg'", "22023")]
    [InlineData("'articles', 'no such set', 'hybrid', 'map@10'", "22023")]
    [InlineData("'articles', 'no such set', 'hybrid', null", "22023")]
    [InlineData("'articles', 'no such set', 'hybrid', 'mrr@10', '{\"fold\": 3}'", "22023")]
    [InlineData("'no such index', 'no such set', 'hybrid'", "42704")]
    public async Task It_names_what_is_missing(string arguments, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.learn_weights({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
    }

    private async Task<double> NdcgAsync(string profile) =>
        double.Parse((await database.RowsAsync($"select value from rankdb.evaluate('articles', 'learn', '{profile}', array['ndcg@10'])", Ct))[0], CultureInfo.InvariantCulture);
}
