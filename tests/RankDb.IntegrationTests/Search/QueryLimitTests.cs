using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Queries that nobody writes and that arrive all the same.</summary>
public sealed class QueryLimitTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("the of and")]
    [InlineData("& | ! ( )")]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"the of\"")]
    [InlineData("*")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData("- + \" OR")]
    [InlineData("OR")]
    [InlineData("-river -w1")]
    [InlineData("+the -river")]
    [InlineData("elephant")]
    [InlineData("elephant*")]
    [InlineData("\u0001\u0002\u001F")]
    [InlineData("\u200F\u202E")]
    public async Task What_says_nothing_or_matches_nothing_finds_no_row(string query)
    {
        await PrepareAsync();
        Assert.Empty(await database.FindAsync("long", query, Ct));
        Assert.Empty(await database.FindAsync("long", query, Ct, new { @operator = "and" }));
        Assert.Empty(await database.FindAsync("long", query, Ct, new { minimum_should_match = "75%" }));
    }

    [PostgresTheory]
    [InlineData("سلام عليكم", "سلام")]
    [InlineData("שלום עולם", "עולם")]
    [InlineData("привет мир", "+мир")]
    [InlineData("καλημέρα κόσμε", "\"καλημέρα κόσμε\"")]
    [InlineData("नमस्ते दुनिया", "दुनिया")]
    [InlineData("สวัสดีชาวโลก", "สวัสดี*")]
    [InlineData("你好世界", "你好*")]
    [InlineData("ẞtraße ñandú ÀÉÎ", "àéî")]
    [InlineData("combining e\u0301 mark", "e\u0301")]
    public async Task Every_script_is_found_by_its_own_words(string text, string query)
    {
        await database.IndexAsync("scripts", """{"language": "simple"}""", Scripts, Ct);
        Assert.Equal([(Array.IndexOf(Scripts, text) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)], await database.FindAsync("scripts", query, Ct));
    }

    [PostgresFact]
    public async Task The_letter_v_is_a_word()
    {
        // It once counted as white space: PostgreSQL reads the escape for a vertical tab as this letter.
        await database.IndexAsync("letters", "{}", ["v", "vv v"], Ct);
        Assert.Equal(["1", "2"], await database.FindAsync("letters", "v", Ct));
    }

    [PostgresFact]
    public async Task Two_hundred_words_are_searched_as_two_are()
    {
        await PrepareAsync();
        var query = string.Join(' ', Enumerable.Range(1, 200).Select(n => $"w{n}"));
        // Text n has the words w1 to wn.
        Assert.Equal(40, (await database.FindAsync("long", query, Ct)).Count);
        Assert.Equal(["40"], await database.FindAsync("long", query, Ct, new { minimum_should_match = "20%" }));
        Assert.Empty(await database.FindAsync("long", query, Ct, new { @operator = "and" }));
        Assert.Equal(["38", "39", "40"], (await database.FindAsync("long", string.Join(' ', Enumerable.Range(1, 38).Select(n => $"+w{n}")), Ct)).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Of_ten_thousand_words_the_rarest_thousand_are_scored()
    {
        await PrepareAsync();
        var query = string.Join(' ', Enumerable.Range(1, 9_500).Select(n => $"w{n}"));
        Assert.Equal(40, (await database.FindAsync("long", query, Ct)).Count);
        // The index knows 1,100 words that begin with v, the first hundred of them in two texts and the others in one.
        Assert.Equal(
            ["1024|1000"],
            await database.Database.Scratch.RowsAsync(
                """
                select cardinality(q.terms), (select count(*) from unnest(q.terms) t where substr(t, 2)::integer > 100)
                from rankdb.indexes i
                cross join lateral rankdb._parse_query(i, (select string_agg('v' || n, ' ') from generate_series(1, 5000) n)) q
                where i.name = 'long'
                """, Ct));
    }

    [PostgresTheory]
    [InlineData("select string_agg('+w' || n, ' ') from generate_series(1, 1025) n", "{}", "1025 words")]
    [InlineData("select string_agg('-w' || n, ' ') from generate_series(1, 1025) n", "{}", "1025 words")]
    [InlineData("select string_agg('w' || n || '*', ' ') from generate_series(1, 65) n", "{}", "65 of them")]
    [InlineData("select string_agg('w' || n, ' ') from generate_series(1, 9000) n", """{"operator": "and"}""", "9000 words")]
    [InlineData("select string_agg('w' || n, ' ') from generate_series(1, 9000) n", """{"minimum_should_match": 3}""", "1024 different words")]
    public async Task Too_many_operators_are_an_error_that_says_how_many_are_allowed(string query, string options, string named)
    {
        await PrepareAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.Database.ExecuteAsync($"select * from rankdb.search('long', ({query}), profile => 'lexical', options => '{options}')", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("select repeat('y', 65000) || ' w40'")]
    [InlineData("select '\"w40 ' || repeat('y', 65000) || '\"'")]
    [InlineData("select repeat('y', 65000) || '* +w40'")]
    [InlineData("select repeat('\"', 65000) || ' w40'")]
    [InlineData("select 'w40 ' || repeat('the ', 16000)")]
    [InlineData("select '\"w40 ' || repeat('the ', 16000)")]
    [InlineData("select repeat('or ', 21000) || 'w40'")]
    [InlineData("select repeat('(', 65000) || 'w40'")]
    [InlineData("select '+w40 ' || repeat('/', 65000)")]
    [InlineData("select repeat('- ', 32000) || ' w40'")]
    [InlineData("select repeat('* ', 32000) || ' w40'")]
    public async Task Long_and_hollow_queries_find_by_the_word_that_they_have(string query)
    {
        await PrepareAsync();
        var found = await database.Database.Scratch.RowsAsync($"select id from rankdb.search('long', ({query}), profile => 'lexical')", Ct);
        Assert.Equal(["40"], found);
    }

    private static readonly string[] Scripts =
    [
        "سلام عليكم", "שלום עולם", "привет мир", "καλημέρα κόσμε", "नमस्ते दुनिया", "สวัสดีชาวโลก", "你好世界", "ẞtraße ñandú ÀÉÎ", "combining e\u0301 mark",
    ];

    private Task PrepareAsync() => database.IndexAsync(
        "long",
        "{}",
        Enumerable.Range(1, 40).Select(n => string.Join(' ', Enumerable.Range(1, n).Select(w => $"w{w}")))
            .Append("river " + string.Join(' ', Enumerable.Range(1, 1100).Select(w => $"v{w}"))).Append(string.Join(' ', Enumerable.Range(1, 100).Select(w => $"v{w}"))),
        Ct);
}
