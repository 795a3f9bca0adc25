using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Where a document is lost, without a service.</summary>
public sealed class ExplainTests(PagedDatabase database) : IClassFixture<PagedDatabase>
{
    private const string Query = "river garden";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("lexical", "{}")]
    [InlineData("lexical", "{\"min_score\": 0.2}")]
    [InlineData("hybrid", "{" + PagedDatabase.Vector + "}")]
    [InlineData("hybrid", "{\"rollup\": {\"mean\": 2}, " + PagedDatabase.Vector + "}")]
    public async Task It_agrees_with_the_search_on_every_row_that_is_returned(string profile, string options)
    {
        await using var connection = await database.Reader.DataSource.OpenConnectionAsync(Ct);
        var differences = await HandVectors.RowsAsync(connection,
            $"""
            select concat_ws(' ', s.id, s.rank, s.score, e) from rankdb.search('notes', '{Query}', 8, profile => '{profile}', options => '{options}') s
            cross join lateral rankdb.explain('notes', '{Query}', s.id, profile => '{profile}', options => '{options}'::jsonb || '{Top(8)}') e
            where (e ->> 'found')::boolean is not true or (e ->> 'rank')::int <> s.rank or (e ->> 'score')::float8 <> s.score or e -> 'lost_at' <> 'null' or e ->> 'status' <> s.status
            """, Ct);

        Assert.Empty(differences);
    }

    [PostgresFact]
    public async Task The_row_behind_the_last_one_is_lost_at_the_limit_with_its_rank()
    {
        var ids = await SearchAsync("lexical", 12);
        var answer = await ExplainAsync(ids[11], options: Top(10));

        Assert.Equal("limit", LostAt(answer));
        Assert.False(answer.GetProperty("found").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("rank").ValueKind);
        Assert.Equal(12, Stage(answer, "limit").GetProperty("rank").GetInt32());
        Assert.Equal(12, Stage(answer, "fusion").GetProperty("rank").GetInt32());
        Assert.Contains("rank 12", answer.GetProperty("says").GetString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_row_below_min_score_is_lost_at_the_threshold()
    {
        var ids = await SearchAsync("lexical", 10);
        var answer = await ExplainAsync(ids[9], options: """{"min_score": 0.99}""");

        Assert.Equal("threshold", LostAt(answer));
        Assert.True(Stage(answer, "order").GetProperty("score").GetDouble() < 0.99);
    }

    [PostgresFact]
    public async Task A_row_beyond_a_leg_s_window_is_lost_at_the_leg_with_its_true_rank()
    {
        await database.Scratch.ExecuteAsync("""select rankdb.create_profile('short', '{"legs": [{"lexical": {"top": 15}}]}')""", Ct);
        var ids = await SearchAsync("lexical", 120);
        var answer = await ExplainAsync(ids[99], "short");

        Assert.Equal("leg", LostAt(answer));
        var leg = Stage(answer, "leg");
        Assert.Equal(100, leg.GetProperty("rank").GetInt32());
        Assert.Equal(15, leg.GetProperty("window").GetInt32());
        Assert.True(leg.GetProperty("matched").GetBoolean());
        Assert.Equal(
            await database.Scratch.ScalarAsync<double>($"select score from rankdb.lexical_search('notes', '{Query}', 120) where id = '{ids[99]}'", Ct),
            leg.GetProperty("score").GetDouble(), 1e-12);
    }

    [PostgresFact]
    public async Task A_row_without_any_word_of_the_query_is_lost_at_the_leg_as_no_match()
    {
        var without = await database.Scratch.ScalarAsync<string>("select id::text from notes where body !~ 'river|garden' limit 1", Ct);
        var answer = await ExplainAsync(without!);

        Assert.Equal("leg", LostAt(answer));
        Assert.False(Stage(answer, "leg").GetProperty("matched").GetBoolean());
    }

    [PostgresTheory]
    [InlineData("river +garden", "body ~ 'river' and body !~ 'garden'", "{}")]
    [InlineData("river -garden", "body ~ 'river' and body ~ 'garden'", "{}")]
    [InlineData("river garden", "body ~ 'river' and body !~ 'garden'", """{"minimum_should_match": 2}""")]
    public async Task A_row_that_the_query_s_signs_keep_out_is_lost_at_the_query_condition(string query, string condition, string options)
    {
        var id = await database.Scratch.ScalarAsync<string>($"select id::text from notes where {condition} limit 1", Ct);
        var answer = await ExplainAsync(id!, options: options, query: query);

        Assert.Equal("query condition", LostAt(answer));
    }

    [PostgresFact]
    public async Task A_row_that_the_filter_leaves_out_is_told_the_part_that_did_it()
    {
        var ids = await SearchAsync("lexical", 1);
        var answer = await ExplainAsync(ids[0], filter: $$$"""{"id": {{{ids[0]}}}, "year": {"gte": 2010}}""");

        Assert.Equal("filter", LostAt(answer));
        Assert.Equal("""{"year": {"gte": 2010}}""", Stage(answer, "filter").GetProperty("failed").GetRawText());
    }

    [PostgresFact]
    public async Task A_row_that_is_not_indexed_is_lost_at_the_index_and_the_owner_is_told_why()
    {
        await database.Scratch.ExecuteAsync("insert into notes values (901, 'blue', 2000, 'river river'), (902, 'blue', 2000, ''); delete from rankdb.queue where key = '{902}'", Ct);
        try
        {
            Assert.Equal("index", LostAt(await ExplainAsync("901")));
            Assert.Contains("rankdb.errors", (await ExplainAsync("901")).GetProperty("says").GetString(), StringComparison.Ordinal);
            Assert.Equal("it is waiting for the worker", (await ExplainAsync("901", source: database.Scratch.DataSource)).GetProperty("says").GetString());
            Assert.Equal("it is indexed and has no text to find", (await ExplainAsync("902", source: database.Scratch.DataSource)).GetProperty("says").GetString());
            await database.Scratch.ExecuteAsync("insert into rankdb.failures (index_id, key, sqlstate, message) select index_id, '{901}', '22021', 'broken' from rankdb.indexes where name = 'notes'", Ct);
            Assert.Equal("it could not be indexed: broken (22021)", (await ExplainAsync("901", source: database.Scratch.DataSource)).GetProperty("says").GetString());
        }
        finally
        {
            await database.Scratch.ExecuteAsync("delete from notes where id in (901, 902); delete from rankdb.failures; delete from rankdb.queue", Ct);
        }
    }

    [PostgresFact]
    public async Task A_hidden_row_and_one_that_does_not_exist_get_the_same_answer()
    {
        var ids = await SearchAsync("lexical", 5);
        await database.PolicyAsync($"id <> {ids[0]}", Ct);
        try
        {
            var hidden = (await ExplainAsync(ids[0])).GetRawText();
            foreach (var missing in new[] { "999999", "no number", "99999999999999999999", "" })
            {
                Assert.Equal(hidden, (await ExplainAsync(missing)).GetRawText().Replace($"\"{missing}\"", $"\"{ids[0]}\"", StringComparison.Ordinal));
            }

            Assert.Contains("\"lost_at\": \"row\"", hidden, StringComparison.Ordinal);
            // Ranks are among the rows that the caller may see.
            Assert.Equal(1, (await ExplainAsync(ids[1])).GetProperty("rank").GetInt32());
        }
        finally
        {
            await database.PolicyAsync("true", Ct);
        }
    }

    [PostgresFact]
    public async Task Wrong_arguments_are_the_errors_of_search()
    {
        foreach (var (state, call) in new[]
        {
            ("42704", "rankdb.explain('nowhere', 'river', '1')"),
            ("42704", "rankdb.explain('notes', 'river', '1', profile => 'nothing')"),
            ("22023", "rankdb.explain('notes', '', '1')"),
            ("22023", "rankdb.explain('notes', null, '1')"),
            ("22023", "rankdb.explain('notes', 'river', null)"),
            ("22023", "rankdb.explain('notes', 'river', '1', options => '{\"top_n\": 0}')"),
            ("22023", "rankdb.explain('notes', 'river', '1', options => '{\"cursor\": true}')"),
            ("22023", "rankdb.explain('notes', 'river', '1', options => '{\"cursor\": \"x\"}')"),
            ("22023", "rankdb.explain('notes', 'river', '1', options => '{\"misspelt\": 1}')"),
            ("42703", "rankdb.explain('notes', 'river', '99999', '{\"nothing\": 1}')"),
            ("22023", "rankdb.explain('notes', 'river', '1', '{\"year\": \"x\"}')"),
        })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.Scratch.ExecuteAsync($"select {call}", Ct));
            Assert.Equal(state, error.SqlState);
        }

        await database.Scratch.ExecuteAsync($"revoke select on notes from {database.Stranger.Name}", Ct);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => ExplainAsync("1", source: database.Stranger.DataSource))).SqlState);
    }

    private static string Top(int rows) => $$"""{"top_n": {{rows}}}""";

    private static string? LostAt(JsonElement answer) => answer.GetProperty("lost_at").GetString();

    private static JsonElement Stage(JsonElement answer, string name) =>
        answer.GetProperty("stages").EnumerateArray().First(stage => stage.GetProperty("stage").GetString() == name);

    private async Task<IReadOnlyList<string>> SearchAsync(string profile, int topN) =>
        await database.Scratch.RowsAsync($"select id from rankdb.search('notes', '{Query}', {topN}, profile => '{profile}') order by rank", Ct);

    private async Task<JsonElement> ExplainAsync(
        string id, string profile = "lexical", string options = "{}", string? filter = null, string query = Query, NpgsqlDataSource? source = null)
    {
        await using var command = (source ?? database.Reader.DataSource).CreateCommand("select rankdb.explain('notes', $1, $2, $3::jsonb, $4, $5::jsonb)::text");
        foreach (var value in new[] { query, id, filter, profile, options })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        }

        return JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Ct))!).RootElement;
    }
}
