using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Random queries against definitions that were written down a second time.</summary>
public sealed class QueryPropertyTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static readonly string[] Words = ["ant", "ants", "bee", "cow", "cowbell", "dog", "or", "elk"];

    private static readonly string[] Pieces =
        ["\"", "-", "+", "*", "(", ")", "&", "|", "!", ":", "'", "\\", "<->", " or ", " OR ", " ", "\t", "\u0001", "@", "%s", "$$", "--", "/", "?", "<b>", "&amp;", ":*A",
            "\U0001F600", "سلام", "שלום", "日本語", "ñandú", "\u202E", "\u0301", "http://x.y/z?q=(a|b)", "1e309", "-5", "cat", "the", "river-bank", "a.b@c.de", "\u00A0", "\u3000"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_query_matches_what_its_clauses_say()
    {
        var texts = await PrepareAsync();
        var random = new Random(3);
        var some = 0;
        for (var round = 0; round < 120; round++)
        {
            var all = round % 2 == 0;
            var alternatives = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                Enumerable.Range(0, random.Next(1, 4)).Select(_ => Clause.Draw(random)).ToArray()).ToArray();
            var query = string.Join(random.Next(2) == 0 ? " OR " : " or ", alternatives.Select(clauses => string.Join(' ', clauses.Select(c => c.Text))));
            var expected = texts.Select((text, n) => (text, Id: (n + 1).ToString(CultureInfo.InvariantCulture)))
                .Where(t => alternatives.Any(a => Matches(a, t.text.Split(' '), all))).Select(t => t.Id).Order(StringComparer.Ordinal).ToArray();
            var actual = await database.FindAsync("soup", query, Ct, new { @operator = all ? "and" : "or" });
            Assert.True(expected.SequenceEqual(actual.Order(StringComparer.Ordinal)), $"{query} ({(all ? "and" : "or")}): expected {string.Join(' ', expected)}, found {string.Join(' ', actual)}");
            some += expected.Length is > 0 and < 200 ? 1 : 0;
        }

        Assert.True(some > 40, "queries that find all or nothing tell little");
    }

    [PostgresFact]
    public async Task With_the_operator_and_a_query_matches_what_websearch_to_tsquery_matches()
    {
        await PrepareAsync();
        var random = new Random(5);
        string[] between = [" ", "  ", " & ", "|", " (", ") ", "! ", " or ", " OR "];
        for (var round = 0; round < 120; round++)
        {
            // Every alternative begins with a word: for one that only excludes RankDb finds nothing, and PostgreSQL nearly everything.
            var query = "";
            for (var n = random.Next(1, 7); n > 0; n--)
            {
                var word = Words[random.Next(Words.Length)];
                query += random.Next(4) switch
                {
                    0 => $"-{word} {Words[0]}",
                    1 => $"\"{word} {Words[random.Next(6)]}\"",
                    2 => $"-\"{word} {Words[random.Next(6)]}\" {Words[2]}",
                    _ => word,
                } + (n > 1 ? between[random.Next(between.Length)] : "");
            }

            var expected = await database.Database.Scratch.RowsAsync(
                $"select id from soup where to_tsvector('simple', body) @@ websearch_to_tsquery('simple', '{query}') order by id collate \"C\"", Ct);
            var actual = await database.FindAsync("soup", query, Ct, new { @operator = "and" });
            Assert.True(expected.SequenceEqual(actual.Order(StringComparer.Ordinal)), $"{query}: expected {string.Join(' ', expected)}, found {string.Join(' ', actual)}");
        }
    }

    [PostgresFact]
    public async Task Any_soup_of_operators_is_read_without_an_error_and_read_again_means_the_same()
    {
        await PrepareAsync();
        var random = new Random(9);
        var soups = Enumerable.Range(0, 1000).Select(_ =>
            string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Next(3) == 0 ? Words[random.Next(Words.Length)] : Pieces[random.Next(Pieces.Length)]))).ToArray();
        await using var command = database.Database.DataSource.CreateCommand(
            """
            select s.soup, first.terms::text, second.terms::text, first.condition::text, second.condition::text, first.prefixes::text, second.prefixes::text
            from rankdb.indexes i cross join unnest($1) s (soup)
            cross join lateral (
              select string_agg(case when c.alternative > c.former then ' OR ' else ' ' end || c.sign
                || case c.kind when 'phrase' then '"' || c.body || '"' when 'prefix' then c.body || '*' else c.body end, '' order by c.place) as text
              from (select c.*, lag(c.alternative, 1, c.alternative) over (order by c.place) as former from rankdb._query_clauses(s.soup) c) c) r
            cross join lateral rankdb._parse_query(i, s.soup) first
            cross join lateral rankdb._parse_query(i, coalesce(r.text, ' ')) second
            where i.name = 'english_soup'
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = soups });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var count = 0;
        while (await reader.ReadAsync(Ct))
        {
            count++;
            for (var column = 1; column < 7; column += 2)
            {
                Assert.True(Equals(reader.GetValue(column), reader.GetValue(column + 1)), $"{reader.GetString(0)}: {reader.GetValue(column)} became {reader.GetValue(column + 1)}");
            }
        }

        Assert.Equal(1000, count);
    }

    [PostgresFact]
    public async Task Plain_words_mean_the_same_whether_they_are_read_one_by_one_or_as_a_text()
    {
        await PrepareAsync();
        string[] words = [.. Words, "the", "river-bank", "a.b@c.de", "http://x.y/z?q=1&r=2", "don't", "1e309", "3.14", "&amp;", "<b>", "ñandú", "日本語", "(cow)", "dog,", "x_y", "/usr/bin/elk"];
        var random = new Random(21);
        // "or" between words is an operator, and then nothing is plain.
        var queries = Enumerable.Range(0, 300).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(words.Length)]).Where(w => w != "or"))).ToArray();
        await using var command = database.Database.DataSource.CreateCommand(
            """
            select count(*), string_agg(q, e'\n') filter (where (a.terms, a.weights) is distinct from (b.terms, b.weights))
            from rankdb.indexes i cross join unnest($1) q cross join lateral rankdb._parse_query(i, q, '{"typos": "off"}') a
            cross join lateral rankdb._parse_query(i, q, '{"typos": "off", "minimum_should_match": 1}') b
            where i.name = 'english_soup'
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = queries });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        Assert.Equal(300, reader.GetInt64(0));
        Assert.True(reader.IsDBNull(1), reader.IsDBNull(1) ? "" : reader.GetString(1));
    }

    [PostgresFact]
    public async Task Any_soup_of_operators_is_searched_without_an_error()
    {
        await PrepareAsync();
        var random = new Random(13);
        for (var round = 0; round < 150; round++)
        {
            var soup = "x" + string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => random.Next(3) == 0 ? Words[random.Next(Words.Length)] : Pieces[random.Next(Pieces.Length)]));
            var options = new { @operator = random.Next(2) == 0 ? "and" : "or", typos = random.Next(2) == 0 ? "on" : "off", minimum_should_match = random.Next(-2, 4) };
            Assert.InRange((await database.FindAsync("english_soup", soup, Ct, options)).Count, 0, 300);
        }
    }

    private static bool Matches(Clause[] clauses, string[] words, bool all)
    {
        var demanded = clauses.Where(c => c.Sign == "+" || c.Body.Length > 1 || (all && c.Sign == "")).ToArray();
        demanded = demanded.Where(c => c.Sign != "-").ToArray();
        var optional = clauses.Where(c => c.Sign == "" && !demanded.Contains(c)).ToArray();
        return (demanded.Length > 0 ? demanded.All(c => c.IsIn(words)) : optional.Any(c => c.IsIn(words)))
            && !clauses.Any(c => c.Sign == "-" && c.IsIn(words));
    }

    private async Task<string[]> PrepareAsync()
    {
        var random = new Random(1);
        var texts = Enumerable.Range(0, 200).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 7)).Select(_ => Words[random.Next(Words.Length)]))).ToArray();
        await database.IndexAsync("soup", """{"language": "simple"}""", texts, Ct);
        await database.IndexAsync("english_soup", """{"typos": "auto"}""", texts, Ct);
        return texts;
    }

    private sealed record Clause(string Sign, string[] Body, bool Prefix)
    {
        public string Text => Sign + (Body.Length > 1 ? $"\"{string.Join(' ', Body)}\"" : Body[0] + (Prefix ? "*" : ""));

        public static Clause Draw(Random random)
        {
            // "or" is left out: without a sign it is an operator, which the other test looks at.
            string[] words = Words.Where(word => word != "or").ToArray();
            var sign = random.Next(6) switch { 0 => "-", 1 => "+", _ => "" };
            return random.Next(4) switch
            {
                0 => new(sign, [words[random.Next(words.Length)], words[random.Next(words.Length)]], false),
                1 => new(sign, [words[random.Next(words.Length)]], true),
                _ => new(sign, [words[random.Next(words.Length)]], false),
            };
        }

        public bool IsIn(string[] words) => Body.Length == 1
            ? words.Any(word => Prefix ? word.StartsWith(Body[0], StringComparison.Ordinal) : word == Body[0])
            : Enumerable.Range(0, words.Length - 1).Any(at => words[at] == Body[0] && words[at + 1] == Body[1]);
    }
}
