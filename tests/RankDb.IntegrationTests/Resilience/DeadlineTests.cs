using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class DeadlineTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task More_time_means_more_documents_reranked_and_never_an_error()
    {
        await database.ExecuteAsync(
            "insert into articles select n, repeat('A stone bridge over the river number ' || n || ' leads to the old harbor. ', 14) from generate_series(1001, 2000) n", Ct);
        await database.ExecuteAsync("select rankdb.create_profile('deep', '{\"legs\": [{\"lexical\": {\"top\": 1000}}], \"rerank\": [{\"top\": 1000}]}')", Ct);
        await database.RefreshAsync("articles", Ct);
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        var seen = new List<string>();
        for (var timeout = 50; !seen.Contains("full") && timeout <= 600_000; timeout += timeout / 8)
        {
            var answer = await session.SearchAsync("stone bridge", Ct, "deep", $$"""{"timeout_ms": {{timeout}}}""", topN: 1000);
            Assert.Equal(1000, answer.Ids.Count);
            Assert.Equal(1000, answer.Ids.Distinct().Count());
            Assert.Contains(answer.Status, new[] { "fused", "partial", "full" });
            Assert.Equal(answer.Status == "full", answer.Reason is null);
            seen.Add(answer.Status);
            await session.CloseCircuitAsync(Ct);
        }

        Assert.Contains("partial", seen);
        Assert.Contains("full", seen);
    }

    [PostgresTheory]
    [InlineData("default")]
    [InlineData("hybrid")]
    [InlineData("reranked")]
    public async Task A_timeout_of_one_millisecond_still_gives_an_answer(string profile)
    {
        await using var session = await DatabaseSession.OpenAsync(database.Scratch, Ct);
        for (var i = 0; i < 20; i++)
        {
            var answer = await session.SearchAsync("stone bridge", Ct, profile, """{"timeout_ms": 1}""");
            Assert.Equal(10, answer.Ids.Count);
            await session.CloseCircuitAsync(Ct);
        }

        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct, profile, """{"timeout_ms": 30000}""")).Status);
    }
}
