using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class BadInputTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("'nothing', 'x'", "42704", "'nothing'", "articles")]
    [InlineData("null, 'x'", "42704", "index", "articles")]
    [InlineData("'articles', 'x', profile => 'nothing'", "42704", "'nothing'", "default, dense, foreign_model, hybrid, lexical")]
    [InlineData("'articles', 'x', profile => 'foreign_model'", "42704", "no_such_model", null)]
    [InlineData("'articles', null", "22023", "NULL", null)]
    [InlineData("'articles', ''", "22023", "empty", null)]
    [InlineData("'articles', e' \\n\\t '", "22023", "empty", null)]
    [InlineData("'articles', repeat('y', 1048576)", "54000", "1048576 bytes", "words that matter")]
    [InlineData("'articles', 'x', 0", "22023", "got 0", null)]
    [InlineData("'articles', 'x', -1", "22023", "got -1", null)]
    [InlineData("'articles', 'x', 1000000", "22023", "got 1000000", null)]
    [InlineData("'articles', 'x', null", "22023", "got NULL", null)]
    [InlineData("'articles', 'x', filter => '{\"nothing\": 1}'", "42703", "'nothing'", "title")]
    [InlineData("'articles', 'x', filter => '{\"year\": \"soon\"}'", "22023", "'year'", null)]
    [InlineData("'articles', 'x', filter => '{\"published\": {\"gte\": 5}}'", "22023", "'published'", null)]
    [InlineData("'articles', 'x', filter => '{\"year\": {\"near\": 5}}'", "22023", "'near'", "between")]
    [InlineData("'articles', 'x', filter => '{\"year\": {\"in\": 5}}'", "22023", "needs an array", null)]
    [InlineData("'articles', 'x', filter => '[1]'", "22023", "JSON object", null)]
    [InlineData("'articles', 'x', options => '{\"depth\": 5}'", "22023", "'depth'", "timeout_ms")]
    [InlineData("'articles', 'x', options => '{\"on_error\": \"maybe\"}'", "22023", "on_error", null)]
    [InlineData("'articles', 'x', options => '{\"timeout_ms\": -5}'", "22023", "timeout_ms", null)]
    [InlineData("'articles', 'x', options => '{\"units\": \"chunk\"}'", "22023", "'units'", "unit, rollup")]
    [InlineData("'articles', 'x', options => '{\"unit\": \"page\"}'", "22023", "unit must be \"document\" or \"chunk\"", null)]
    [InlineData("'articles', 'x', options => '{\"unit\": 1}'", "22023", "unit must be", null)]
    [InlineData("'articles', 'x', options => '{\"rollup\": \"sum\"}'", "22023", "rollup \"sum\"", "\"max\", \"first\"")]
    [InlineData("'articles', 'x', options => '{\"rollup\": {\"mean\": 0}}'", "22023", "out of range", "m from 1 to 100")]
    [InlineData("'articles', 'x', options => '{\"rollup\": {\"mean\": 1.5}}'", "22023", "out of range", "m from 1 to 100")]
    [InlineData("'articles', 'x', options => '{\"rollup\": {\"mean\": \"3\"}}'", "22023", "out of range", "m from 1 to 100")]
    [InlineData("'articles', 'x', options => '{\"rollup\": {\"decay\": 2}}'", "22023", "out of range", "d from 0 to 1")]
    [InlineData("'articles', 'x', options => '{\"rollup\": {\"mean\": 2, \"decay\": 0.5}}'", "22023", "rollup", "Known")]
    [InlineData("'articles', 'x', options => '{\"rollup\": [1]}'", "22023", "rollup", "Known")]
    [InlineData("'articles', 'x', options => '{\"rollup\": \"first\", \"unit\": \"chunk\"}'", "22023", "rollup", "one of the two")]
    [InlineData("'articles', 'x', options => '{\"neighbors\": -1}'", "22023", "neighbors must be a number between 0 and 5", null)]
    [InlineData("'articles', 'x', options => '{\"neighbors\": 6}'", "22023", "neighbors", null)]
    [InlineData("'articles', 'x', options => '{\"neighbors\": 1.5}'", "22023", "neighbors must be a whole number", null)]
    [InlineData("'articles', 'x', options => '{\"snippet\": \"no\"}'", "22023", "snippet must be true or false", null)]
    [InlineData("'articles', 'x', options => '{\"highlight\": \"b\"}'", "22023", "highlight must be true, false or", null)]
    [InlineData("'articles', 'x', options => '{\"ef_search\": 5}'", "22023", "ef_search must be a number between 10 and 1000", null)]
    [InlineData("'articles', 'x', options => '{\"vector\": [1, 2]}'", "22023", "vector", null)]
    [InlineData("'articles', 'x', options => '{\"vector\": \"[1, 2]\"}'", "22023", "vector", null)]
    [InlineData("'articles', 'x', profile => 'lexical', options => '{\"vector\": [1, 2]}'", "22023", "dense leg", "hybrid")]
    [InlineData("'articles', '', profile => 'dense'", "22023", "empty", null)]
    [InlineData("'articles', 'x', options => '[]'", "22023", "options must be a JSON object", null)]
    [InlineData("'articles', 'x', options => '{\"rerank_top\": 2.5}'", "22023", "rerank_top must be a whole number", null)]
    public async Task A_mistake_is_named_with_what_would_be_right(string arguments, string sqlState, string named, string? hinted)
    {
        await database.ExecuteAsync("""select rankdb.create_profile('foreign_model', '{"legs": [{"lexical": {}}], "rerank": [{"model": "no_such_model"}]}')""", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select * from rankdb.search({arguments.Replace("'x'", "'river'", StringComparison.Ordinal)})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        if (hinted is not null)
        {
            Assert.Contains(hinted, error.Hint, StringComparison.Ordinal);
        }
    }

    [PostgresTheory]
    [InlineData("!!! ??? ...")]
    [InlineData("\U0001F600\U0001F680")]
    [InlineData("\u0633\u0644\u0627\u0645 \u05E9\u05DC\u05D5\u05DD")]
    [InlineData("'; drop table articles; --")]
    [InlineData("a & b | !c <-> (d:*")]
    [InlineData("\\' \\\\ \"")]
    [InlineData("the of and")]
    [InlineData("\u200F\u202E\u0001")]
    public async Task Odd_text_is_searched_like_any_other(string query)
    {
        await using var command = database.DataSource.CreateCommand("select count(*) from rankdb.search('articles', $1, 5)");
        command.Parameters.Add(new NpgsqlParameter { Value = query });
        Assert.InRange((long)(await command.ExecuteScalarAsync(Ct))!, 0, 5);
        Assert.Equal(400L, await database.ScalarAsync<long>("select count(*) from articles", Ct));
    }

    [PostgresTheory]
    [InlineData("rerank(null, array['a'])", "22023")]
    [InlineData("rerank('q', null)", "22023")]
    [InlineData("rerank('q', array['a', null])", "22023")]
    [InlineData("rerank('q', array['a'], array['1', '2'])", "22023")]
    [InlineData("rerank('q', array['a'], model => 'nothing')", "42704")]
    [InlineData("rerank('q', array['a'], top_n => 0)", "22023")]
    [InlineData("embed(null::text)", "22023")]
    [InlineData("embed('x', 'nothing')", "42704")]
    [InlineData("embed('x', kind => 'song')", "22023")]
    [InlineData("lexical_search('articles', '')", "22023")]
    [InlineData("dense_search('nothing', 'x')", "42704")]
    [InlineData("evaluate('articles', 'nothing')", "42704")]
    [InlineData("evaluate('articles', 'nothing', metrics => array['mop'])", "22023")]
    public async Task The_building_blocks_check_their_input_too(string call, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select * from rankdb.{call}", Ct));
        Assert.Equal(sqlState, error.SqlState);
    }
}
