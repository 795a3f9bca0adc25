using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The passage that a search shows, and the marks in it.</summary>
public sealed class SnippetTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static readonly string Filler = string.Join(' ', Enumerable.Range(1, 100).Select(n => $"filler{n}"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("the river bank", "river", "the <b>river</b> bank")]
    [InlineData("Rivers, and a RIVER.", "river", "<b>Rivers</b>, and a <b>RIVER</b>.")]
    [InlineData("the river bank", "\"river bank\"", "the <b>river</b> <b>bank</b>")]
    [InlineData("universal university, verse", "univers*", "<b>universal</b> <b>university</b>, verse")]
    [InlineData("river and bank", "river -bank", "<b>river</b> and bank")]
    [InlineData("a foo-bar, joe@example.com", "foo-bar joe@example.com", "a <b>foo</b>-<b>bar</b>, <b>joe@example.com</b>")]
    [InlineData("see http://example.com/page now", "example.com", "see http://<b>example.com</b>/page now")]
    [InlineData("<a href=\"river\">River</a> &amp; bank", "river amp bank", "<a href=\"river\"><b>River</b></a> &amp; <b>bank</b>")]
    [InlineData("two\n  lines,\tone river", "river", "two\n  lines,\tone <b>river</b>")]
    [InlineData("nothing here", "river", "nothing here")]
    [InlineData("the rivers bank", "rivre", "the <b>rivers</b> bank")]
    [InlineData("", "river", "")]
    public async Task Words_of_the_query_are_marked_and_nothing_else_is_changed(string body, string query, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, await SnippetAsync(body, query, true));
    }

    [PostgresFact]
    public async Task Marks_are_what_the_caller_wants_and_none_if_not_asked_for()
    {
        await PrepareAsync();
        Assert.Equal("the river bank", await SnippetAsync("the river bank", "river", null));
        Assert.Equal("the river bank", await SnippetAsync("the river bank", "river", false));
        Assert.Equal("the [[river]] bank", await SnippetAsync("the river bank", "river", new { start = "[[", stop = "]]" }));
        Assert.Equal("the \u0002river\u0003 bank", await SnippetAsync("the river bank", "river", new { start = "\u0002", stop = "\u0003" }));
    }

    [PostgresFact]
    public async Task The_passage_is_the_one_with_most_of_the_query()
    {
        await PrepareAsync();
        var body = $"{Filler} a river here {Filler} the river bank with an old bridge {Filler} bridge bridge bridge {Filler}";
        var snippet = await SnippetAsync(body, "river bank bridge", true);
        Assert.Contains("<b>river</b> <b>bank</b> with an old <b>bridge</b>", snippet, StringComparison.Ordinal);
        Assert.InRange(snippet.Split(' ').Length, 20, 35);
        Assert.Contains(snippet.Replace("<b>", "", StringComparison.Ordinal).Replace("</b>", "", StringComparison.Ordinal), body, StringComparison.Ordinal);
        // What stands alone stands in the middle of its passage.
        var words = (await SnippetAsync($"{Filler} elephant {Filler}", "elephant", null)).Split(' ');
        Assert.InRange(Array.IndexOf(words, "elephant"), 8, words.Length - 9);
    }

    [PostgresFact]
    public async Task A_word_that_the_text_has_everywhere_does_not_outweigh_one_that_it_has_once()
    {
        await PrepareAsync();
        var body = $"{string.Join(' ', Enumerable.Repeat("river filler", 100))} {Filler} the treaty {Filler}";
        Assert.Contains("<b>treaty</b>", await SnippetAsync(body, "river treaty", true), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Several_fragments_stand_in_the_order_of_the_text()
    {
        await PrepareAsync();
        var body = $"{Filler} a bridge {Filler} the river bank {Filler} a bridge {Filler}";
        var fragments = (await SnippetAsync(body, "river bank bridge", new { fragments = 2, max_words = 10 })).Split(" … ");
        Assert.Equal(2, fragments.Length);
        Assert.All(fragments, fragment => Assert.InRange(fragment.Split(' ').Length, 5, 10));
        Assert.Contains("<b>bridge</b>", fragments[0], StringComparison.Ordinal);
        Assert.Contains("<b>river</b> <b>bank</b>", fragments[1], StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Text_without_a_match_or_without_blanks_is_shown_from_its_beginning_and_cut()
    {
        await PrepareAsync();
        Assert.StartsWith("filler1 filler2 ", await SnippetAsync($"{Filler} {Filler}", "elephant", true), StringComparison.Ordinal);
        Assert.InRange((await SnippetAsync(new string('界', 5000), "elephant", true)).Length, 100, 1000);
        Assert.Equal(Filler.Split(' ')[0], (await SnippetAsync($"{Filler} {Filler}", "the of", true)).Split(' ')[0]);
    }

    [PostgresTheory]
    [InlineData("\"yes\"", "highlight")]
    [InlineData("{\"begin\": \"<b>\"}", "'begin'")]
    [InlineData("{\"start\": 5}", "start")]
    [InlineData("{\"max_words\": 1}", "max_words")]
    [InlineData("{\"max_words\": 501}", "max_words")]
    [InlineData("{\"fragments\": 0}", "fragments")]
    [InlineData("{\"fragments\": \"two\"}", "fragments")]
    public async Task A_wrong_highlight_is_named(string highlight, string named)
    {
        await PrepareAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => SnippetAsync("a river", "river", JsonDocument.Parse(highlight).RootElement));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    private async Task<string> SnippetAsync(string body, string query, object? highlight)
    {
        await using var command = database.Database.DataSource.CreateCommand(
            "select rankdb._snippet(i.language, $1, rankdb._parse_query(i, $2), $3::jsonb) from rankdb.indexes i where i.name = 'snippets'");
        foreach (var value in new object[] { body, query, JsonSerializer.Serialize(highlight) })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private Task PrepareAsync() => database.IndexAsync("snippets", """{"typos": "auto"}""", ["rivers"], Ct);
}
