using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Documents of several passages: which of them a reranker reads depends on the settings of a trial, which are scored as searches with them are.</summary>
public sealed class TunePassageTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private const string Legs = """ "legs": [{"lexical": {"top": 20}}, {"dense": {"top": 15}}, {"function": {"name": "long", "sql": "length(body)", "top": 20, "weight": 0.5}}] """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(""" "fuse": {"method": "convex"}, "rerank": [{"top": 10}]""",
        """{"/legs/1/dense/weight": [0, 0.3, 5], "/legs/0/lexical/top": [3, 20], "/fuse/method": ["rrf", "borda", "combsum"], "/fuse/normalize": ["z-score", "theoretical-min"], "/fuse/missing": ["zero"]}""")]
    [InlineData(""" "fuse": {"method": "rrf"}, "rerank": [{"top": 12, "unit": "document"}, {"top": 6, "blend": 0.7}]""",
        """{"/legs/1/dense/weight": [0.1, 4], "/legs/2/function/top": [5], "/rerank/1/top": [3], "/rerank/0/blend": [1]}""")]
    [InlineData(""" "rerank": [{"top": 12, "unit": "document"}]""", """{"/legs/1/dense/weight": [0.1, 4], "/rerank/0/windows/score": ["first", "mean"]}""")]
    public async Task Rerankers_read_what_they_read_in_a_search(string settings, string space)
    {
        await JudgedBooks.FillAsync(database, Ct);
        await database.ExecuteAsync(
            """
            insert into rankdb.queries select 'some', query_id, query from rankdb.queries where set_name = 'judged' and query_id < 'q5' on conflict do nothing;
            insert into rankdb.judgments (set_name, query_id, id, grade) select 'some', query_id, id, grade from rankdb.judgments where set_name = 'judged' and query_id < 'q5' on conflict do nothing
            """, Ct);
        var definition = "{" + Legs + "," + settings + "}";
        var report = await JudgedArticles.TuneAsync(
            database.DataSource, "some", space, null, $$"""{"write": "never", "metric": "ndcg@5", "method": "random", "points": 12, "profile": {{definition}} }""", Ct, "books");
        Assert.Empty((await JudgedArticles.CompareAsync(database, report, definition, "some", Ct)).Wrong);
        Assert.False(report.TryGetProperty("differing", out _), report.ToString());
    }
}
