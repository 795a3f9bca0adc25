using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Client;

public sealed class PagingAndExplainTests(ClientDatabase fixture) : IClassFixture<ClientDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Pages_follow_one_another_by_the_cursor_of_any_row()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        var whole = await client.SearchAsync("notes", "rivers", new SearchOptions { Profile = "lexical", TopN = 40 }, Token);
        var seen = new List<SearchResult>();
        var options = new SearchOptions { Profile = "lexical", TopN = 15, Neighbors = 1, Paged = true, CursorLifetime = TimeSpan.FromMinutes(2), CursorDepth = 40 };
        for (var page = await client.SearchAsync("notes", "rivers", options, Token); ;)
        {
            seen.AddRange(page);
            if (page[^1].Cursor is not { } cursor)
            {
                break;
            }

            page = [.. await client.SearchAsync<int>("notes", "rivers", new SearchOptions { Profile = "lexical", TopN = 15, Neighbors = 1, Cursor = cursor }, Token)];
        }

        Assert.Equal(40, whole.Count);
        Assert.Equal(whole.Select(row => (row.Id, row.Rank, row.Score)), seen.Select(row => (row.Id, row.Rank, row.Score)));
        Assert.All(whole, row => Assert.Null(row.Cursor));
    }

    [PostgresFact]
    public async Task An_expired_cursor_is_the_database_s_own_error()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);

        var error = await Assert.ThrowsAsync<PostgresException>(() => client.SearchAsync("notes", "rivers", new SearchOptions { Cursor = new string('0', 64) + ":1" }, Token));

        Assert.Equal("34000", error.SqlState);
    }

    [PostgresFact]
    public async Task An_explanation_names_the_stage_that_lost_a_document()
    {
        await using var client = new RankDbClient(fixture.Database.DataSource);
        var options = new SearchOptions { Profile = "lexical", TopN = 3, Paged = true };
        var rows = await client.SearchAsync("notes", "rivers", options, Token);

        var found = await client.ExplainAsync("notes", "rivers", rows[1].Id, options, Token);
        await using var connection = await fixture.Database.DataSource.OpenConnectionAsync(Token);
        var lost = await connection.RankDbExplainAsync("notes", "rivers", "no such row", options, Token);

        Assert.Equal((rows[1].Rank, rows[1].Score), (found.GetProperty("rank").GetInt32(), found.GetProperty("score").GetDouble()));
        Assert.Equal("row", lost.GetProperty("lost_at").GetString());
    }
}
