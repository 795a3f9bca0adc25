using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Boosts, pins and diversity together with the real reranker.</summary>
public sealed class BoostedRerankTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private const string Search = "select s.id, s.score, s.details from rankdb.search('articles', 'silver island castle', 20, options => $${\"timeout_ms\": 60000, \"profile\": {\"legs\": [{\"lexical\": {}}, {\"dense\": {}}], \"rerank\": [{\"top\": 5, \"blend\": 0.5}]%s}}$$) s";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task What_is_boosted_is_reranked_first_and_boosted_once()
    {
        // The twentieth is far behind the reranker's depth of five.
        var last = await database.ScalarAsync<string>($"select id from ({Statement("")}) s where (details #>> '{{fused,rank}}')::int = 20", Ct);
        Assert.False(await database.ScalarAsync<bool>($"select details ? 'rerank' from ({Statement("")}) s where id = '{last}'", Ct));
        var boosted = Statement($", \"boosts\": [{{\"filter\": {{\"id\": {last}}}, \"weight\": 1}}]");
        Assert.True(await database.ScalarAsync<bool>($"select details ? 'rerank' from ({boosted}) s where id = '{last}'", Ct));
        Assert.Equal(5L, await database.ScalarAsync<long>($"select count(*) from ({boosted}) s where details ? 'rerank'", Ct));
        Assert.Equal(0L, await database.ScalarAsync<long>(
            $$"""
            select count(*) from ({{boosted}}) s
            where abs(score - (0.5 * coalesce((details #>> '{rerank,score}')::float8, 0) + 0.5 * (details #>> '{fused,score}')::float8 + (details #>> '{boosts,0,value}')::float8) / 2) > 1e-9
            """, Ct));
    }

    [PostgresFact]
    public async Task The_reranker_s_scores_belong_to_the_rows_whose_texts_it_read()
    {
        var boosted = Statement(", \"boosts\": [{\"filter\": {\"year\": 2007}, \"weight\": 2}], \"pinned\": [\"400\"], \"diversity\": {\"method\": \"mmr\"}");
        Assert.Equal(0L, await database.ScalarAsync<long>(
            $$"""
            select count(*)
            from ({{boosted}}) s join articles a on a.id::text = s.id
            cross join lateral rankdb.rerank('silver island castle', array[a.title || e'\n' || a.body]) r
            where s.details ? 'rerank' and abs(r.score - (s.details #>> '{rerank,score}')::float8) > 1e-5
            """, Ct));
        Assert.Equal("400", await database.ScalarAsync<string>($"select id from ({boosted}) s limit 1", Ct));
    }

    private static string Statement(string settings) => Search.Replace("%s", settings, StringComparison.Ordinal);
}
