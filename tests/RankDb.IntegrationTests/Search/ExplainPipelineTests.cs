using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Explanations of searches that rerank.</summary>
public sealed class ExplainPipelineTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task It_agrees_with_the_search_on_reranked_rows_and_tells_what_the_models_said()
    {
        Assert.Equal(
            ["10|10"],
            await database.RowsAsync(
                """
                select count(*), count(*) filter (where (e ->> 'rank')::int = s.rank and abs((e ->> 'score')::float8 - s.score) < 1e-9 and e ->> 'status' = 'full'
                  and jsonb_path_query_first(e, '$.stages[*] ? (@.stage == "rerank").stages[last]') = s.details -> 'rerank'
                  and e #>> '{models,encoder,version}' = s.details #>> '{models,encoder,version}')
                from rankdb.search('articles', 'silver castle island', 10, options => '{"timeout_ms": 60000}') s
                cross join lateral rankdb.explain('articles', 'silver castle island', s.id, options => '{"timeout_ms": 60000}') e
                """, Ct));
    }

    [PostgresFact]
    public async Task A_row_that_is_fused_too_low_to_be_reranked_is_lost_at_the_depth()
    {
        var id = await database.ScalarAsync<string>("select id from rankdb.search('articles', 'silver castle island', 60, profile => 'hybrid', options => '{\"timeout_ms\": 60000}') where rank = 58", Ct);
        var answer = await ExplainAsync(id!, """{"timeout_ms": 60000}""");

        Assert.Equal("depth", answer.GetProperty("lost_at").GetString());
        var depth = Stage(answer, "depth");
        Assert.Equal((58, 50), (depth.GetProperty("rank").GetInt32(), depth.GetProperty("kept").GetInt32()));
    }

    [PostgresFact]
    public async Task A_row_that_only_the_reranker_pushed_out_is_lost_at_the_reranking()
    {
        const string options = """{"timeout_ms": 60000, "blend": 1, "top_n": 5}""";
        var fused = await database.RowsAsync("select id from rankdb.search('articles', 'silver castle island', 5, profile => 'hybrid', options => '{\"timeout_ms\": 60000}')", Ct);
        var reranked = await database.RowsAsync("select id from rankdb.search('articles', 'silver castle island', 5, options => '{\"timeout_ms\": 60000, \"blend\": 1}')", Ct);
        var pushed = fused.Except(reranked).ToList();
        Assert.NotEmpty(pushed);

        Assert.All(await Task.WhenAll(pushed.Select(id => ExplainAsync(id, options))), answer =>
        {
            Assert.Equal("rerank", answer.GetProperty("lost_at").GetString());
            Assert.True(Stage(answer, "fusion").GetProperty("rank").GetInt32() <= 5);
            Assert.True(Stage(answer, "rerank").GetProperty("rank").GetInt32() > 5);
        });
    }

    [PostgresFact]
    public async Task A_reranked_search_is_paged_without_reranking_again()
    {
        Assert.Equal(
            ["60|60|0"],
            await database.RowsAsync(
                """
                with first as materialized (select * from rankdb.search('articles', 'silver castle island', 20, options => '{"cursor": true, "timeout_ms": 60000}')),
                others as materialized (
                  select * from rankdb.search('articles', null, 40, options => (select jsonb_build_object('cursor', details -> 'cursor') from first limit 1))),
                whole as materialized (select * from rankdb.search('articles', 'silver castle island', 60, options => '{"timeout_ms": 60000}'))
                select count(*), count(*) filter (where abs(w.score - p.score) < 1e-9 and w.details -> 'rerank' is not distinct from p.details -> 'rerank'), (select count(*) from others where rank <= 20)
                from whole w join (select * from first union all select * from others) p using (id, rank)
                """, Ct));
    }

    private async Task<JsonElement> ExplainAsync(string id, string options) =>
        JsonDocument.Parse((await database.ScalarAsync<string>($"select rankdb.explain('articles', 'silver castle island', '{id}', options => '{options}')::text", Ct))!).RootElement;

    private static JsonElement Stage(JsonElement answer, string name) =>
        answer.GetProperty("stages").EnumerateArray().First(stage => stage.GetProperty("stage").GetString() == name);
}
