using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>What a perturbation changes of a query, and what it leaves alone.</summary>
public sealed class PerturbationTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private const string Synonyms = """{"synonyms": {"Flow": ["stream", "current"], "plate": ["thin panel"]}}""";

    private static readonly string[] Queries =
    [
        "supersonic flow over a flat plate", "Überschall an der Straße", "mach2 flow at 2.5e3 (about 1,200 K)?", "the    boundary layer's  growth .",
        "self-organizing maps", "ЛОДКА на озере", "A-12 x_max2 error42 timeout", "l'été à Orléans", "Bookkeeper BOOKKEEPER bookkeeper", "e\u0301te\u0301\u0301s naive cooperation",
    ];

    private static readonly string[] KeyRows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("typo-keyboard", 6)]
    [InlineData("typo-swap", 8)]
    [InlineData("typo-drop", 8)]
    public async Task A_typo_is_one_edit_in_one_word_of_letters(string kind, int fewest)
    {
        var hit = 0;
        foreach (var query in Queries)
        {
            for (var seed = 1; seed <= 12; seed++)
            {
                if (await PerturbAsync(query, kind, seed) is not { } text)
                {
                    continue;
                }

                hit += seed == 1 ? 1 : 0;
                Assert.True(OneEdit(query, text, kind), $"{query} -> {text}");
                Assert.Equal(query.Where(char.IsAsciiDigit), text.Where(char.IsAsciiDigit));
                var (before, after) = (query.Split(' '), text.Split(' '));
                Assert.Equal(before.Length, after.Length);
                var changed = before.Zip(after).Single(pair => pair.First != pair.Second).First;
                Assert.DoesNotContain(changed, c => char.IsAsciiDigit(c) || c == '_' || c is >= '\u0300' and <= '\u036f');
                Assert.True(changed.Count(char.IsLetter) >= 4, changed);
            }
        }

        Assert.True(hit >= fewest, $"{hit} queries had a typo");
    }

    [PostgresFact]
    public async Task Of_the_words_that_can_have_a_typo_the_rate_says_how_many_do()
    {
        const string query = "one three seven eleven twelve 12345 thirteen";
        foreach (var (rate, expected) in new[] { ("0", 1), ("0.4", 2), ("0.6", 3), ("1", 5) })
        {
            var text = await PerturbAsync(query, "typo-drop", 5, $$"""{"rate": {{rate}} }""");
            Assert.Equal(expected, query.Split(' ').Zip(text!.Split(' ')).Count(pair => pair.First != pair.Second));
        }
    }

    [PostgresFact]
    public async Task An_order_keeps_every_word()
    {
        foreach (var query in Queries)
        {
            var words = Words(query);
            var reversed = await PerturbAsync(query, "order-reverse", 1);
            Assert.Equal(words.Reverse(), Words(reversed!));
            for (var seed = 1; seed <= 6; seed++)
            {
                var shuffled = Words((await PerturbAsync(query, "order-shuffle", seed))!);
                Assert.Equal(words.Order(StringComparer.Ordinal), shuffled.Order(StringComparer.Ordinal));
                Assert.NotEqual(words, shuffled);
            }
        }
    }

    [PostgresFact]
    public async Task Capitals_change_and_nothing_else()
    {
        Assert.Equal("ÜBERSCHALL AM KAP 7B", await PerturbAsync("Überschall am Kap 7b", "case-upper", 1));
        Assert.Equal("überschall am kap 7b", await PerturbAsync("Überschall am Kap 7b", "case-lower", 1));
        Assert.Equal("Über Die  McX 7b", await PerturbAsync("über die  McX 7b", "case-title", 1));
    }

    [PostgresFact]
    public async Task A_synonym_takes_the_place_of_its_word()
    {
        string[] once = ["a (stream) on a plate", "a (current) on a plate", "a (FLOW) on a thin panel"];
        for (var seed = 1; seed <= 20; seed++)
        {
            Assert.Contains(await PerturbAsync("a (FLOW) on a plate", "synonyms", seed, Synonyms), once, StringComparer.OrdinalIgnoreCase);
        }

        Assert.EndsWith(" on a thin panel", await PerturbAsync("a flow on a plate", "synonyms", 1, Synonyms.Replace("}}", "}, \"rate\": 1}", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Null(await PerturbAsync("overflow plates", "synonyms", 1, Synonyms));
    }

    [PostgresFact]
    public async Task Filler_and_stop_words_are_added_to_the_query_and_take_nothing_away()
    {
        foreach (var query in Queries)
        {
            Assert.Contains(query, await PerturbAsync(query, "long", 1), StringComparison.Ordinal);
            Assert.Equal($"please, {query}!", await PerturbAsync(query, "long", 1, """{"long": "please, {query}!"}"""));
            var words = Words((await PerturbAsync(query, "stop-words", 3, """{"stop_words": ["zzz"]}"""))!);
            Assert.Equal(Words(query), words.Where(word => word != "zzz"));
            Assert.Equal(Math.Max(1, (int)Math.Round(Words(query).Length / 3.0)), words.Count(word => word == "zzz"));
        }
    }

    [PostgresFact]
    public async Task The_same_seed_gives_the_same_text_and_other_seeds_give_others()
    {
        foreach (var kind in new[] { "typo-keyboard", "typo-swap", "typo-drop", "order-shuffle", "stop-words" })
        {
            var texts = new HashSet<string>(StringComparer.Ordinal);
            for (var seed = 1; seed <= 10; seed++)
            {
                var text = await PerturbAsync(Queries[0], kind, seed);
                Assert.Equal(text, await PerturbAsync(Queries[0], kind, seed));
                texts.Add(text!);
            }

            Assert.True(texts.Count >= 5, $"{kind}: {texts.Count}");
        }
    }

    [PostgresTheory]
    [InlineData("typo-keyboard", "a cat")]
    [InlineData("typo-keyboard", "ЛОДКА")]
    [InlineData("typo-drop", "x12345 2024")]
    [InlineData("typo-swap", "aaaa")]
    [InlineData("case-upper", "NATO 7")]
    [InlineData("case-lower", "nato")]
    [InlineData("case-title", "Nato")]
    [InlineData("order-reverse", "single")]
    [InlineData("order-shuffle", "same same same")]
    [InlineData("synonyms", "cat")]
    [InlineData("stop-words", " ")]
    [InlineData("long", " ")]
    public async Task Where_a_kind_changes_nothing_there_is_no_text(string kind, string query) => Assert.Null(await PerturbAsync(query, kind, 1));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool OneEdit(string a, string b, string kind)
    {
        if (kind == "typo-drop")
        {
            return Enumerable.Range(0, a.Length).Any(n => a.Remove(n, 1) == b);
        }

        var places = Enumerable.Range(0, Math.Max(a.Length, b.Length)).Where(n => n >= a.Length || n >= b.Length || a[n] != b[n]).ToArray();
        return kind == "typo-swap"
            ? places.Length == 2 && places[1] == places[0] + 1 && a[places[0]] == b[places[1]] && a[places[1]] == b[places[0]]
            : places.Length == 1 && a.Length == b.Length && char.IsUpper(a[places[0]]) == char.IsUpper(b[places[0]])
                && AreNeighbours(char.ToLowerInvariant(a[places[0]]), char.ToLowerInvariant(b[places[0]]));
    }

    // Each row of keys is set half a key to the right of the one above.
    private static bool AreNeighbours(char a, char b)
    {
        (double X, int Y) Place(char key)
        {
            var row = Array.FindIndex(KeyRows, keys => keys.Contains(key, StringComparison.Ordinal));
            return (KeyRows[row].IndexOf(key, StringComparison.Ordinal) + (row / 2.0), row);
        }

        var (one, other) = (Place(a), Place(b));
        return a != b && Math.Abs(one.X - other.X) <= 1 && Math.Abs(one.Y - other.Y) <= 1;
    }

    private async Task<string?> PerturbAsync(string query, string kind, long seed, string settings = "{}")
    {
        await using var command = database.Database.DataSource.CreateCommand("select rankdb._perturb($1, $2, $3, $4::jsonb)");
        foreach (var value in new object[] { query, kind, seed, settings })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return Convert.ToString(await command.ExecuteScalarAsync(Ct), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
    }
}
