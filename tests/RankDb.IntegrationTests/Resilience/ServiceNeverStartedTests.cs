using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Resilience;

public sealed class ServiceNeverStartedTests(ArticleDatabase database) : IClassFixture<ArticleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("default")]
    [InlineData("hybrid")]
    [InlineData("dense")]
    public async Task A_search_answers_from_the_words_alone_and_says_why(string profile)
    {
        await using var session = await OpenAsync();
        var answer = await session.SearchAsync("stone bridge", Ct, profile);
        Assert.Equal("lexical", answer.Status);
        Assert.Contains("no connection to the scoring service", answer.Reason, StringComparison.Ordinal);
        Assert.Contains("Connection refused", answer.Reason, StringComparison.Ordinal);
        Assert.Equal((await session.SearchAsync("stone bridge", Ct, "lexical")).Ids, answer.Ids);
    }

    [PostgresFact]
    public async Task The_session_s_next_search_does_not_try_again()
    {
        await using var session = await OpenAsync();
        await session.SearchAsync("stone bridge", Ct);
        var answer = await session.SearchAsync("stone bridge", Ct);
        Assert.Equal("lexical", answer.Status);
        Assert.Contains("not tried again", answer.Reason, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_profile_that_only_reranks_gives_its_fused_order()
    {
        await using var session = await OpenAsync();
        var answer = await session.SearchAsync("stone bridge", Ct, "reranked");
        Assert.Equal("fused", answer.Status);
        Assert.Contains("Connection refused", answer.Reason, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_lexical_search_never_asks_the_service()
    {
        await using var session = await OpenAsync();
        Assert.Equal("full", (await session.SearchAsync("stone bridge", Ct, "lexical", """{"on_error": "fail"}""")).Status);
    }

    [PostgresFact]
    public async Task A_search_that_must_not_degrade_fails()
    {
        await using var session = await OpenAsync();
        const string fail = """{"on_error": "fail"}""";
        Assert.Equal("08001", (await Assert.ThrowsAsync<PostgresException>(() => session.SearchAsync("stone", Ct, options: fail))).SqlState);
        await session.SearchAsync("stone", Ct);
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => session.SearchAsync("stone", Ct, options: fail))).SqlState);
    }

    [PostgresTheory]
    [InlineData("select rankdb.embed('stone')")]
    [InlineData("select * from rankdb.rerank('stone', array['a stone', 'a bridge'])")]
    [InlineData("select * from rankdb.dense_search('articles', 'stone')")]
    public async Task A_call_that_has_nothing_to_fall_back_on_fails(string sql)
    {
        await using var session = await OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(sql, Ct));
        Assert.Equal("08001", error.SqlState);
        Assert.Contains("set_service", error.Hint, StringComparison.Ordinal);
    }

    private async Task<DatabaseSession> OpenAsync()
    {
        await database.UseAsync(ServiceProcess.FreePort(), Ct);
        return await DatabaseSession.OpenAsync(database.Scratch, Ct);
    }
}
