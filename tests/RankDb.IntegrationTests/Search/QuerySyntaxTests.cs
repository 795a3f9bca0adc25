using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>What each form of a query finds in seven texts; worked out by hand.</summary>
public sealed class QuerySyntaxTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static readonly string[] Texts =
    [
        "The cat sat on the river bank",
        "A big dog barks at the moon",
        "Big cats and dogs; the dog is big",
        "Supernova remnants near the river",
        "foo-bar is not foo baz",
        "Write to joe@example.com about http://example.com/page?a=1&b=2 today",
        "The universal universe of universities, 42 of them",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    // Plain words: any may match.
    [InlineData("cat moon", "1 2 3")]
    [InlineData("the cat of the moon", "1 2 3")]
    // Phrases are demanded, with their words in order.
    [InlineData("\"big dog\" cat", "2")]
    [InlineData("\"dog big\"", "")]
    [InlineData("\"big dog", "2")]
    [InlineData("\"the dog is big\"", "3")]
    [InlineData("\"big cats\" \"dogs\"", "3")]
    // Signs.
    [InlineData("+cat river", "1 3")]
    [InlineData("+cat +river", "1")]
    [InlineData("cat dog -moon", "1 3")]
    [InlineData("river -\"river bank\"", "4")]
    [InlineData("-cat", "")]
    [InlineData("-cat -\"river bank\"", "")]
    [InlineData("cat - river", "1 3 4")]
    [InlineData("--cat", "1 3")]
    [InlineData("+the cat", "1 3")]
    [InlineData("+elephant cat", "")]
    [InlineData("-elephant cat", "1 3")]
    // OR parts alternatives, and binds weaker than everything else.
    [InlineData("cat OR moon", "1 2 3")]
    [InlineData("\"big dog\" OR +river", "1 2 4")]
    [InlineData("\"big dog\" OR river supernova", "1 2 4")]
    [InlineData("+cat -river or +moon", "2 3")]
    [InlineData("OR cat", "1 3")]
    [InlineData("cat OR", "1 3")]
    [InlineData("\"\" OR cat", "1 3")]
    [InlineData("cat OR -river", "1 3")]
    // Word beginnings.
    [InlineData("univers*", "7")]
    [InlineData("super* bar*", "2 4 5")]
    [InlineData("+super* river", "4")]
    [InlineData("river -super*", "1")]
    [InlineData("joe@exa*", "6")]
    [InlineData("**cat**", "1 3")]
    [InlineData("*", "")]
    // One word may be several lexemes.
    [InlineData("foo-bar", "5")]
    [InlineData("+foo-bar", "5")]
    [InlineData("+foo-baz", "")]
    [InlineData("joe@example.com", "6")]
    [InlineData("+http://example.com/page?a=1&b=2", "6")]
    [InlineData("+42", "7")]
    // Signs of PostgreSQL's own query language are none here.
    [InlineData("cat & moon", "1 2 3")]
    [InlineData("!cat", "1 3")]
    [InlineData("(cat|moon)", "1 2 3")]
    [InlineData("(-cat) dog", "2")]
    [InlineData("cat:* <-> moon", "1 2 3")]
    public async Task A_query_finds(string query, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, string.Join(' ', (await database.FindAsync("pets", query, Ct)).Order(StringComparer.Ordinal)));
    }

    [PostgresTheory]
    [InlineData("cat dog", "3")]
    [InlineData("cat the river", "1")]
    [InlineData("cat -river", "3")]
    [InlineData("cat river OR moon", "1 2")]
    [InlineData("\"big dog\" moon*", "2")]
    [InlineData("the of", "")]
    public async Task With_the_operator_and_all_words_are_demanded(string query, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, string.Join(' ', (await database.FindAsync("pets", query, Ct, new { @operator = "and" })).Order(StringComparer.Ordinal)));
    }

    [PostgresTheory]
    // Text 1 has cat, river, bank; text 3 cat, dog, big; text 2 dog, big, moon; text 4 river.
    [InlineData("cat river bank dog", "2", "1 3")]
    [InlineData("cat river bank dog", "3", "1")]
    [InlineData("cat river bank dog", "-1", "1")]
    [InlineData("cat river bank dog", "-3", "1 2 3 4")]
    [InlineData("cat river bank dog", "\"50%\"", "1 3")]
    [InlineData("cat river bank dog", "\"74%\"", "1 3")]
    [InlineData("cat river bank dog", "\"-25%\"", "1")]
    [InlineData("cat river bank dog", "0", "1 2 3 4")]
    [InlineData("cat river bank", "9", "1")]
    [InlineData("the cat of the river", "2", "1")]
    [InlineData("cat cat cat moon", "2", "")]
    [InlineData("+dog big cat moon", "2", "2 3")]
    [InlineData("\"big dog\" cat moon", "1", "2")]
    [InlineData("\"big dog\" cat elephant", "1", "")]
    [InlineData("foo-bar baz", "2", "5")]
    [InlineData("cat elephant -river", "1", "3")]
    public async Task Minimum_should_match_counts_words_without_a_sign(string query, string minimum, string expected)
    {
        await PrepareAsync();
        var options = new { minimum_should_match = System.Text.Json.JsonDocument.Parse(minimum).RootElement };
        Assert.Equal(expected, string.Join(' ', (await database.FindAsync("pets", query, Ct, options)).Order(StringComparer.Ordinal)));
    }

    [PostgresTheory]
    [InlineData("\"dog big\"", "2 3")]
    [InlineData("cat -moon", "1 2 3")]
    [InlineData("+elephant cat", "1 3")]
    [InlineData("moon* -cat", "1 2 3")]
    [InlineData("foo-bar", "5")]
    [InlineData("\"", "")]
    public async Task With_plain_syntax_no_sign_demands_or_excludes(string query, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, string.Join(' ', (await database.FindAsync("pets", query, Ct, new { syntax = "plain" })).Order(StringComparer.Ordinal)));
    }

    [PostgresFact]
    public async Task The_language_of_a_query_can_be_another_than_the_indexs()
    {
        await PrepareAsync();
        Assert.Equal(["1", "3"], (await database.FindAsync("pets", "cats", Ct)).Order(StringComparer.Ordinal));
        Assert.Empty(await database.FindAsync("pets", "cats", Ct, new { language = "simple" }));
        Assert.Equal(["1", "3"], (await database.FindAsync("pets", "cat", Ct, new { language = "simple" })).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task A_word_that_a_query_repeats_weighs_as_often_and_stands_once()
    {
        await PrepareAsync();
        Assert.Equal(
            ["{cat,dog}|{3,1}"],
            await database.Database.Scratch.RowsAsync(
                """select terms::text, weights::text from rankdb.indexes i cross join rankdb._parse_query(i, 'cat cats "cat" dog') where i.name = 'pets'""", Ct));
    }

    [PostgresFact]
    public async Task Stop_words_of_the_index_count_for_nothing_and_leave_a_gap_in_a_phrase()
    {
        await database.IndexAsync("stopped", "{}", ["big river dog"], Ct);
        await database.Database.ExecuteAsync("update rankdb.generations g set stop_words = '{river,moon}' from rankdb.indexes i where i.name = 'stopped' and g.generation = i.generation", Ct);
        const string Parse = "select q.terms::text, q.condition::text, q.minimum from rankdb.indexes i cross join rankdb._parse_query(i, '{0}', '{1}') q where i.name = 'stopped'";
        Assert.Equal(["{}||"], await RowsAsync("rivers moon", "{}"));
        Assert.Equal(["{big,dog}||"], await RowsAsync("big rivers dog", "{}"));
        Assert.Equal(["{big,dog}|'big' <2> 'dog'|"], await RowsAsync("\"big rivers dog moon\" -river", "{}"));
        Assert.Equal(["{big,dog}|'big' & 'dog'|"], await RowsAsync("big rivers dog", """{"operator": "and"}"""));
        Assert.Equal(["{big,dog}||2"], await RowsAsync("big rivers dog", """{"minimum_should_match": "100%"}"""));

        Task<IReadOnlyList<string>> RowsAsync(string query, string options) =>
            database.Database.Scratch.RowsAsync(Parse.Replace("{0}", query, StringComparison.Ordinal).Replace("{1}", options, StringComparison.Ordinal), Ct);
    }

    [PostgresFact]
    public async Task A_reader_needs_no_further_right_for_any_of_it()
    {
        await PrepareAsync();
        var reader = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.Database.ExecuteAsync($"grant select on pets to {reader.Name}", Ct);
        Assert.Equal(["1"], await QueryDatabase.FindAsync(reader.DataSource, "pets", "+cat riv* -moon \"river bank\" OR +elephant", Ct, new { language = "english" }));
        Assert.Equal(["1"], await QueryDatabase.FindAsync(reader.DataSource, "pets", "cat river bank", Ct, new { minimum_should_match = "75%", @operator = "or" }));
        Assert.Equal(["1"], await QueryDatabase.FindAsync(reader.DataSource, "pets", "bank " + string.Join(' ', Enumerable.Range(0, 2000).Select(n => $"x{n}")), Ct));
        await using var snippet = reader.DataSource.CreateCommand(
            """select rankdb._snippet('english', '<i>river</i> ' || repeat('bank ', 100), rankdb._parse_query(i, 'riv*'), 'true') from rankdb.indexes i where i.name = 'pets'""");
        Assert.StartsWith("<i><b>river</b></i> bank", (string)(await snippet.ExecuteScalarAsync(Ct))!, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("""{"operator": "xor"}""", "operator", null)]
    [InlineData("""{"operator": 5}""", "operator", null)]
    [InlineData("""{"minimum_should_match": "a few"}""", "minimum_should_match", "75%")]
    [InlineData("""{"minimum_should_match": 1.5}""", "minimum_should_match", "75%")]
    [InlineData("""{"minimum_should_match": "101%"}""", "minimum_should_match", "75%")]
    [InlineData("""{"minimum_should_match": 99999999999999999999}""", "minimum_should_match", "75%")]
    [InlineData("""{"minimum_should_match": [1]}""", "minimum_should_match", "75%")]
    [InlineData("""{"language": "klingon"}""", "'klingon'", "english")]
    [InlineData("""{"language": "1"}""", "'1'", "english")]
    [InlineData("""{"language": "a.b.c.d.e"}""", "'a.b.c.d.e'", "english")]
    [InlineData("""{"language": ""}""", "''", "english")]
    [InlineData("""{"typos": "maybe"}""", "typos", null)]
    public async Task A_wrong_option_is_named_with_what_would_be_right(string options, string named, string? hinted)
    {
        await PrepareAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            database.Database.ExecuteAsync($"select * from rankdb.search('pets', 'cat', profile => 'lexical', options => '{options}')", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
        if (hinted is not null)
        {
            Assert.Contains(hinted, error.Hint, StringComparison.Ordinal);
        }
    }

    private Task PrepareAsync() => database.IndexAsync("pets", "{}", Texts, Ct);
}
