using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Parts of a profile that meet: set logic and feedback, depth and paging, explanation and exclusion.</summary>
public sealed class ProfileCombinationTests(LegDatabase database) : IClassFixture<LegDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("\"require\": [\"m\"]")]
    [InlineData("\"minus\": [\"m\"]")]
    [InlineData("\"combine\": \"intersect\"")]
    public async Task Feedback_changes_the_order_and_never_what_set_logic_lets_through(string logic)
    {
        string Profile(string more) => $$$"""{"legs": [{"lexical": {"top": 80}}, {"lexical": {"name": "m", "query": "v5", "top": 80}}], "fuse": { {{{logic}}} }{{{more}}} }""";
        var without = await database.FindAsync("w3 common", Profile(""), Ct, topN: 80);
        var with = await database.FindAsync("w3 common", Profile(""", "feedback": {"lexical": {"terms": 20, "weight": 0.5}}"""), Ct, topN: 80);

        Assert.NotEmpty(without);
        Assert.Equal(without.Select(row => row.Id).Order(StringComparer.Ordinal), with.Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task A_deadline_takes_no_leg_away_that_every_row_must_be_in()
    {
        var rows = await database.FindAsync("text", """{"legs": [{"lexical": {"top": 80}}, {"foreign": {"hits": ["5"]}}], "fuse": {"combine": "intersect"}}""", Ct, options: """{"timeout_ms": 1}""");

        Assert.Equal(["5"], rows.Select(row => row.Id));
    }

    [PostgresFact]
    public async Task A_leg_without_weight_ranks_where_it_is_all_that_is_left()
    {
        var rows = await database.FindAsync("w3", """{"legs": [{"lexical": {"weight": 0}}, {"dense": {"vector": [1,0,0,0,0,0,0,0]}}]}""", Ct, options: """{"timeout_ms": 1}""");

        Assert.True(rows[0].Score > 0);
        Assert.True(rows.Zip(rows.Skip(1)).All(pair => pair.First.Score >= pair.Second.Score));
    }

    [PostgresTheory]
    [InlineData(""", "boosts": [{"filter": {"price": {"gt": 70}}, "weight": 10}]""")]
    [InlineData(""", "collapse": "tenant" """)]
    [InlineData(""", "group": {"column": "tenant", "limit": 2}, "excluded": ["3", "13"]""")]
    [InlineData(""", "diversity": {"method": "mmr", "depth": 30}""")]
    public async Task The_first_page_of_a_cursor_is_the_answer_without_one(string more)
    {
        var profile = $$$"""{"legs": [{"lexical": {"top": 8}}, {"dense": {"vector": [1,0,0,0,0,0,0,0], "top": 8}}]{{{more}}} }""";
        var plain = await database.FindAsync("w3 v5", profile, Ct, topN: 4);
        var paged = await database.FindAsync("w3 v5", profile, Ct, topN: 4, options: """{"cursor": true}""");

        Assert.Equal(plain.Select(row => (row.Id, row.Score)), paged.Select(row => (row.Id, row.Score)));
    }

    [PostgresTheory]
    [InlineData(""", "excluded": ["3", "13", "23"]""")]
    [InlineData(""", "collapse": "tenant" """)]
    [InlineData(""", "pinned": ["80", "7"], "boosts": [{"filter": {"price": {"gt": 70}}, "weight": 0.3}]""")]
    [InlineData(""", "feedback": {"lexical": {}}, "fuse": {"method": "convex"}""")]
    [InlineData(""", "min_score": 0.5, "fuse": {"method": "combmnz"}""")]
    public async Task Explain_says_of_every_returned_row_what_the_search_says(string more)
    {
        var profile = $$$"""{"legs": [{"lexical": {"top": 20}}, {"dense": {"vector": [1,0,0,0,0,0,0,0], "top": 20}}]{{{more}}} }""";
        var rows = await database.FindAsync("w3 v5", profile, Ct, topN: 6);
        Assert.NotEmpty(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            var told = JsonDocument.Parse(await database.Database.ScalarAsync<string>(
                $$"""select rankdb.explain('items', 'w3 v5', '{{rows[i].Id}}', options => '{"timeout_ms": 60000, "top_n": 6, "profile": {{profile}} }')::text""", Ct) ?? "").RootElement;
            Assert.Equal((true, i + 1), (told.GetProperty("found").GetBoolean(), told.GetProperty("rank").GetInt32()));
            Assert.Equal(rows[i].Score, told.GetProperty("score").GetDouble(), 1e-12);
        }
    }

    [PostgresFact]
    public async Task Explain_names_the_exclusion_and_a_place_behind_the_limit()
    {
        const string profile = """{"legs": [{"lexical": {"top": 20}}], "excluded": ["3"]}""";
        async Task<string?> LostAsync(string id) => await database.Database.ScalarAsync<string>(
            $$"""select rankdb.explain('items', 'w3', '{{id}}', options => '{"timeout_ms": 60000, "top_n": 2, "profile": {{profile}} }') ->> 'lost_at'""", Ct);

        Assert.Equal("excluded", await LostAsync("3"));
        var rows = await database.FindAsync("w3", profile, Ct, topN: 5);
        Assert.Equal("limit", await LostAsync(rows[4].Id));
    }

    [PostgresFact]
    public async Task Set_logic_is_about_what_the_legs_retrieved_and_says_whether_they_had_more()
    {
        var rows = await database.FindAsync("text", """{"legs": [{"lexical": {"top": 10}}, {"dense": {"vector": [1,0,0,0,0,0,0,0], "top": 40}}], "fuse": {"combine": "intersect"}}""", Ct, topN: 10);

        Assert.InRange(rows.Count, 1, 9);
        Assert.All(rows, row => Assert.InRange(row.Rank("lexical") ?? 99, 1, 10));
        Assert.False(rows[0].Details.GetProperty("underfilled").GetProperty("exhausted").GetBoolean());
    }

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexical": {}}], "feedback": {"dense": {}}}""", "profile at /feedback/dense")]
    [InlineData("""{"legs": [{"dense": {"vector": [1,0,0,0,0,0,0,0]}}], "feedback": {"lexical": {}}}""", "profile at /feedback/lexical")]
    [InlineData("""{"legs": [{"dense": {"vector": [1,0,0,0,0,0,0,0]}}], "synonyms": {"a": ["b"]}}""", "profile at /synonyms")]
    public async Task A_part_that_no_leg_would_read_is_an_error(string profile, string named)
    {
        var error = await database.ErrorAsync("w3", profile, Ct);

        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Scores_that_no_number_can_hold_are_an_error_that_names_the_legs()
    {
        var error = await database.ErrorAsync(
            "w3", """{"legs": [{"lexical": {}}, {"foreign": {"hits": [{"id": "5", "score": 1e200}, {"id": "3", "score": 0}]}}], "fuse": {"method": "convex", "normalize": "l2"}}""", Ct);

        Assert.Equal("22023", error.SqlState);
        Assert.Contains("lexical, foreign", error.MessageText, StringComparison.Ordinal);
    }
}
