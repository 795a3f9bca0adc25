using RankDb.IntegrationTests.Support;
using Xunit;
using Row = RankDb.IntegrationTests.Search.LegDatabase.Row;

namespace RankDb.IntegrationTests.Search;

/// <summary>Several legs of one kind, each with a text, vector and filter of its own.</summary>
public sealed class LegTests(LegDatabase database) : IClassFixture<LegDatabase>
{
    private const string First = "[0.9,-0.3,0.2,0.4,-0.7,0.1,0.5,-0.2]";
    private const string Second = "[-0.1,0.8,0.3,-0.4,0.2,0.6,-0.5,0.1]";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Each_lexical_leg_ranks_by_its_own_text_or_by_the_query()
    {
        var rows = await database.FindAsync("w3", """{"legs": [{"lexical": {}}, {"lexical": {"name": "second", "query": "v5 text", "top": 7, "weight": 2}}]}""", Ct, topN: 80);
        Assert.Equal(await LexicalAsync("w3", 80), Row.Ranked(rows, "lexical"));
        Assert.Equal(await LexicalAsync("v5 text", 80), Row.Ranked(rows, "second"));
        Assert.Equal(2, rows[0].Details.GetProperty("legs").GetProperty("second").GetProperty("weight").GetDouble());
    }

    [PostgresFact]
    public async Task Each_dense_leg_ranks_by_its_own_vector_or_by_the_option()
    {
        var rows = await database.FindAsync(
            "", $$"""{"legs": [{"dense": {} }, {"dense": {"name": "second", "vector": {{Second}} } }]}""", Ct, topN: 80, options: $$"""{"vector": {{First}} }""");
        Assert.Equal(LegDatabase.Rows, rows.Count);
        Assert.Equal(await NearestAsync(First), Row.Ranked(rows, "dense"));
        Assert.Equal(await NearestAsync(Second), Row.Ranked(rows, "second"));
    }

    [PostgresFact]
    public async Task A_leg_s_filter_is_joined_to_the_search_s_by_and()
    {
        var rows = await database.FindAsync(
            "text", """{"legs": [{"lexical": {}}, {"lexical": {"name": "cheap", "filter": {"price": {"lt": 20}}}}, {"lexical": {"name": "cheap_too", "filter": {"price": {"lt": 20}}}}, {"dense": {"vector": [1,0,0,0,0,0,0,0], "filter": {"or": [{"id": 4}, {"id": 8}, {"id": 5}]}}}]}""",
            Ct, topN: 80, filter: """{"tenant": 0}""");
        async Task<string[]> IdsAsync(string condition) => [.. await database.Database.Scratch.RowsAsync($"select id from items where tenant = 0 and {condition} order by id::text collate \"C\"", Ct)];
        string[] Found(string leg) => [.. rows.Where(row => row.Rank(leg) is not null).Select(row => row.Id).Order(StringComparer.Ordinal)];
        Assert.Equal(await IdsAsync("true"), Found("lexical"));
        Assert.Equal(await IdsAsync("price < 20"), Found("cheap"));
        Assert.Equal(Found("cheap"), Found("cheap_too"));
        Assert.Equal(["4", "8"], Found("dense"));
    }

    [PostgresFact]
    public async Task The_words_that_a_leg_s_text_demands_hold_for_that_leg()
    {
        var rows = await database.FindAsync("text -w3", """{"legs": [{"lexical": {"top": 80}}, {"lexical": {"name": "own", "query": "text -w4", "top": 80}}]}""", Ct, topN: 80);
        Assert.DoesNotContain(rows, row => row.Rank("lexical") is not null && row.Id.EndsWith('3'));
        Assert.DoesNotContain(rows, row => row.Rank("own") is not null && row.Id.EndsWith('4'));
        Assert.Contains(rows, row => row.Rank("own") is not null && row.Id.EndsWith('3'));
        // A vector has no words: those of the query hold for it.
        rows = await database.FindAsync("text -w3", $$"""{"legs": [{"dense": {"vector": {{First}} } }]}""", Ct, topN: 200, options: """{"unit": "chunk"}""");
        Assert.Equal((2 * LegDatabase.Rows) - 8, rows.Count);
        Assert.DoesNotContain(rows, row => row.Id.EndsWith('3') && row.Ordinal == 1);
    }

    [PostgresTheory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public async Task A_search_whose_legs_bring_what_they_need_may_have_no_query(string? query)
    {
        var rows = await database.FindAsync(query, $$"""{"legs": [{"lexical": {"query": "w3"} }, {"dense": {"vector": {{First}} } }, {"function": {"sql": "price"} }]}""", Ct);
        Assert.Equal(10, rows.Count);
        Assert.Equal("22023", (await database.ErrorAsync(query, """{"legs": [{"lexical": {"query": "w3"}}, {"lexical": {"name": "other"}}]}""", Ct)).SqlState);
        Assert.Equal("22023", (await database.ErrorAsync(query, """{"legs": [{"lexical": {"query": "w3"}}], "rerank": [{}]}""", Ct)).SqlState);
    }

    [PostgresFact]
    public async Task Where_no_leg_finds_anything_there_is_no_row() =>
        Assert.Empty(await database.FindAsync("nothing", """{"legs": [{"lexical": {}}, {"lexical": {"name": "two", "query": "nowhere"}}, {"function": {"sql": "null::integer"}}, {"foreign": {"hits": []}}]}""", Ct));

    [PostgresTheory]
    [InlineData("""{"legs": [{"lexical": {}}, {"lexical": {}}]}""", "22023", "/legs/1: another leg is called 'lexical'")]
    [InlineData("""{"legs": [{"lexical": {"query": " "}}]}""", "22023", "/legs/0/lexical: the query is empty")]
    [InlineData("""{"legs": [{"lexical": {}}, {"dense": {"query": "x", "vector": [1]}}]}""", "22023", "/legs/1/dense: has a query and a vector")]
    [InlineData("""{"legs": [{"dense": {"name": "mine", "vector": [1, 2]}}]}""", "22023", "leg 'mine': the vector has 2 dimensions")]
    [InlineData("""{"legs": [{"dense": {"name": "mine", "vector": [0,0,0,0,0,0,0,0]}}]}""", "22023", "leg 'mine': the vector is zero")]
    [InlineData("""{"legs": [{"lexical": {"name": "mine", "filter": {"nothing": 1}}}]}""", "42703", "leg 'mine': the filter names column 'nothing'")]
    [InlineData("""{"legs": [{"lexical": {"name": "mine", "filter": {"tenant": "x"}}}]}""", "22023", "leg 'mine': ")]
    [InlineData("""{"legs": [{"lexical": {"vector": [1]}}]}""", "22023", "'vector'")]
    public async Task A_mistake_in_a_leg_is_named_with_the_leg(string profile, string sqlState, string named)
    {
        var error = await database.ErrorAsync("text", profile, Ct);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task The_option_vector_needs_a_dense_leg_that_has_none_and_no_text()
    {
        var error = await database.ErrorAsync("text", $$"""{"legs": [{"lexical": {} }, {"dense": {"vector": {{First}} } }, {"dense": {"name": "two", "query": "x"} }]}""", Ct, options: $$"""{"vector": {{Second}} }""");
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("options.vector is for no leg", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Without_the_service_the_legs_that_need_none_go_on()
    {
        var rows = await database.FindAsync("w3", $$"""{"legs": [{"dense": {} }, {"dense": {"name": "given", "vector": {{First}} } }]}""", Ct, topN: 80);
        Assert.All(rows, row => Assert.Equal("lexical", row.Status));
        Assert.NotNull(rows[0].Reason);
        Assert.Equal(await NearestAsync(First), Row.Ranked(rows, "given"));
        Assert.False(rows[0].Details.GetProperty("candidates").TryGetProperty("dense", out _));

        // What is left does not read the query: the words stand in for the vector.
        rows = await database.FindAsync("w3", """{"legs": [{"dense": {}}, {"function": {"name": "lexical", "sql": "price", "weight": 0.1}}]}""", Ct, topN: 80);
        Assert.Equal(await LexicalAsync("w3", 80), Row.Ranked(rows, "stand-in"));
        Assert.EndsWith("3", rows[0].Id, StringComparison.Ordinal);

        // A leg that says what may be found cannot be left out.
        foreach (var rule in new[] { "require", "minus" })
        {
            var error = await database.ErrorAsync("w3", $$"""{"legs": [{"lexical": {} }, {"dense": {} }], "fuse": {"{{rule}}": ["dense"]} }""", Ct);
            Assert.Equal("55000", error.SqlState);
        }
    }

    [PostgresFact]
    public async Task After_the_deadline_further_legs_are_left_out_and_the_answer_says_so()
    {
        const string profile = """{"legs": [{"lexical": {"query": "nothing"}}, {"lexical": {"name": "second", "query": "w3"}}, {"lexical": {"name": "third"}}, {"lexical": {"name": "fourth"}}], "fuse": {"minus": ["fourth"]}}""";
        var rows = await database.FindAsync("w4", profile, Ct, topN: 80, options: """{"timeout_ms": 1}""");
        Assert.Equal(await LexicalAsync("w3", 80), Row.Ranked(rows, "second"));
        Assert.All(rows, row => Assert.Equal("partial", row.Status));
        Assert.Equal("the deadline passed after 3 of 4 legs", rows[0].Reason);
        Assert.Equal("deadline", rows[0].Candidates("third").GetProperty("skipped").GetString());
        // The first found nothing, so that there was no answer yet; the last is for fuse.minus.
        Assert.Equal(0, rows[0].Candidates("lexical").GetProperty("found").GetInt32());
        Assert.Equal(8, rows[0].Candidates("fourth").GetProperty("found").GetInt32());

        var error = await database.ErrorAsync("w4", profile, Ct, options: """{"timeout_ms": 1, "on_error": "fail"}""");
        Assert.Equal("57014", error.SqlState);
        Assert.All(await database.FindAsync("w4", profile, Ct), row => Assert.Equal("full", row.Status));
    }

    private async Task<string[]> LexicalAsync(string query, int k) =>
        [.. (await database.Database.Scratch.RowsAsync($"select id, to_char(score, 'FM9990.000000') from rankdb.lexical_search('items', '{query}', {k}) order by rank", Ct))];

    private async Task<string[]> NearestAsync(string vector) =>
        [.. (await database.Database.Scratch.RowsAsync(
            $"""
            select id, to_char(score, 'FM9990.000000')
            from (
              select i.id, max(1 - (l2_normalize(public.vector_of(v.name)::vector)::halfvec <=> l2_normalize('{vector}'::vector)::halfvec)) as score
              from items i cross join lateral (values (i.id::text), (i.id || '#1')) v (name) group by i.id) d
            order by d.score desc, d.id::text collate "C"
            """, Ct))];
}
