using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Synonyms that a profile brings, beside those of PostgreSQL's dictionaries (<see cref="SynonymTests"/>).</summary>
public sealed class ProfileSynonymTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static readonly object Cars = new { synonyms = new Dictionary<string, string[]> { ["Cars"] = ["automobile", "motor vehicle"], ["red"] = ["scarlet"] } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_word_finds_its_synonyms_whatever_its_form()
    {
        await PrepareAsync();
        Assert.Equal(["1", "2", "3", "4"], await FoundAsync(Cars, "car"));
        Assert.Equal(["1", "2", "3", "4"], await FoundAsync(Cars, "CARS"));
        // One way only.
        Assert.Equal(["2"], await FoundAsync(Cars, "automobiles"));
        Assert.Equal(["1"], await FoundAsync(new { }, "car"));
    }

    [PostgresFact]
    public async Task A_demanded_word_is_satisfied_by_a_synonym_and_by_all_words_of_one_in_their_order()
    {
        await PrepareAsync();
        Assert.Equal(["1", "2", "3"], await FoundAsync(Cars, "+car"));
        Assert.Equal(["1", "5"], await FoundAsync(Cars, "+red"));
        Assert.Equal(["1", "2", "3"], await FoundAsync(Cars, "car", new { @operator = "and" }));
        // Of both words: 1 has red and car, 2 only automobile, 5 only scarlet.
        Assert.Equal(["1"], await FoundAsync(Cars, "red car", new { minimum_should_match = 2 }));
    }

    [PostgresFact]
    public async Task A_synonym_is_the_same_word_and_no_second_one()
    {
        await PrepareAsync();
        await shop.Database.ExecuteAsync("insert into texts values (6, 'car automobile motor vehicle')", Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "texts", Ct);
        try
        {
            Assert.Equal(["1"], await FoundAsync(Cars, "red car", new { minimum_should_match = 2 }));
        }
        finally
        {
            await shop.Database.ExecuteAsync("delete from texts where id = 6", Ct);
            await HandVectors.IndexAsync(shop.Database.Scratch, "texts", Ct);
        }
    }

    [PostgresFact]
    public async Task Excluded_words_phrases_and_beginnings_have_no_synonyms()
    {
        await PrepareAsync();
        Assert.Equal(["5"], await FoundAsync(Cars, "red -car"));
        Assert.Equal(["1"], await FoundAsync(Cars, "\"red car\""));
        Assert.Equal(["1"], await FoundAsync(Cars, "car*"));
    }

    [PostgresFact]
    public async Task All_of_one_word_weigh_as_the_most_frequent_of_them()
    {
        await PrepareAsync();
        await shop.Database.ExecuteAsync(
            """
            create table weights (id int primary key, body text);
            insert into weights select n, case when n <= 6 then 'common' when n = 7 then 'rare' else 'other' end || ' word' from generate_series(1, 12) n;
            select rankdb.create_index('weights', 'weights', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "weights", Ct);
        var scores = (await shop.SearchAsync(new { synonyms = new { common = new[] { "rare" } } }, Ct, query: "common", index: "weights"))
            .ToDictionary(row => row.Id, row => row.Details.GetProperty("legs").GetProperty("lexical").GetProperty("score").GetDouble());
        Assert.Equal(7, scores.Count);
        Assert.All(scores.Values, score => Assert.Equal(scores["7"], score, 1e-9));
        // The other way round the rare word asked for keeps its own weight, and the frequent one is worth less.
        var rare = await shop.SearchAsync(new { synonyms = new { rare = new[] { "common" } } }, Ct, query: "rare", index: "weights");
        Assert.Equal("7", rare[0].Id);
    }

    [PostgresFact]
    public async Task Synonyms_that_no_word_of_the_query_has_change_nothing()
    {
        await PrepareAsync();
        foreach (var query in new[] { "red vehicle", "paint scarlet scarlet", "+red vehicle", "nothing" })
        {
            Assert.Equal(
                (await shop.SearchAsync(new { }, Ct, query: query, index: "texts")).Select(Told),
                (await shop.SearchAsync(new { synonyms = new { bicycle = new[] { "bike", "red" }, the = new[] { "paint" } } }, Ct, query: query, index: "texts")).Select(Told));
        }
    }

    [PostgresFact]
    public async Task Options_of_the_query_do_not_take_the_synonyms_away()
    {
        await PrepareAsync();
        Assert.Equal(["1", "2", "3", "4"], await FoundAsync(Cars, "cars", new { language = "english" }));
        Assert.Equal(["1"], await FoundAsync(Cars, "car", new { language = "simple" }));
    }

    [PostgresTheory]
    [InlineData("""{"car": "automobile"}""", "/synonyms/car: must be an array of words, got \"automobile\"")]
    [InlineData("""{"car": []}""", "/synonyms/car: must be an array of words")]
    [InlineData("""{"car": [1]}""", "/synonyms/car: must be an array of words")]
    [InlineData("""{"car": [" "]}""", "/synonyms/car: must be an array of words")]
    [InlineData("""{"motor car": ["car"]}""", "/synonyms: 'motor car' is not one word")]
    [InlineData("""{"": ["car"]}""", "/synonyms: '' is not one word")]
    [InlineData("""["car"]""", "/synonyms")]
    public async Task Wrong_synonyms_are_named(string synonyms, string message)
    {
        var error = await shop.RefusedAsync(new { synonyms = JsonDocument.Parse(synonyms).RootElement }, Ct);
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_thousand_words_are_the_most()
    {
        Dictionary<string, string[]> Many(int n) => Enumerable.Range(0, n).ToDictionary(i => "key" + i, i => new[] { "value" + i });
        Assert.NotEmpty(await shop.SearchAsync(new { synonyms = Many(500) }, Ct));
        Assert.Contains("at most 1000 words in all, got 1002", (await shop.RefusedAsync(new { synonyms = Many(501) }, Ct)).MessageText, StringComparison.Ordinal);
    }

    private static string Told(ShopRow row) => $"{row.Id} {row.Score} {row.Details.GetProperty("legs").GetRawText()}";

    private async Task<string[]> FoundAsync(object settings, string query, object? options = null) =>
        [.. (await shop.IdsAsync(settings, Ct, query: query, options: options, index: "texts")).Order(StringComparer.Ordinal)];

    private async Task PrepareAsync()
    {
        if (await shop.Database.ScalarAsync<bool>("select to_regclass('texts') is not null", Ct))
        {
            return;
        }

        await shop.Database.ExecuteAsync(
            """
            create table texts (id int primary key, body text);
            insert into texts values (1, 'a red car'), (2, 'an automobile'), (3, 'the motor vehicle'), (4, 'vehicle with motor'), (5, 'scarlet paint');
            select rankdb.create_index('texts', 'texts', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "texts", Ct);
    }
}
