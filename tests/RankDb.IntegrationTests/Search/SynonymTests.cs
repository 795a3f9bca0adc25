using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Synonyms by PostgreSQL's own dictionaries, with the sample files that come with it.</summary>
public sealed class SynonymTests(QueryDatabase database) : IClassFixture<QueryDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_synonym_dictionary_finds_one_name_by_another()
    {
        await ConfigureAsync("names", "template = pg_catalog.synonym, synonyms = synonym_sample", "simple");
        await database.IndexAsync("products", """{"language": "public.names"}""", ["we use postgres", "pgsql at night", "mysql by day", "indices of prices"], Ct);
        Assert.Equal(["1", "2"], await SortedAsync("products", "PostgreSQL"));
        Assert.Equal(["1"], await SortedAsync("products", "\"use postgre\""));
        Assert.Equal(["3"], await SortedAsync("products", "postgres mysql -postgresql"));
        Assert.Equal(["4"], await SortedAsync("products", "+indices"));
    }

    [PostgresFact]
    public async Task Several_synonyms_of_one_word_are_one_word()
    {
        await database.Database.ExecuteAsync("create extension if not exists dict_xsyn", Ct);
        await ConfigureAsync("stars", "template = xsyn_template, rules = xsyn_sample, matchsynonyms = false", "simple");
        await database.IndexAsync("sky", """{"language": "public.stars"}""", ["a supernova", "sn and sne catalogue", "a nova", "1987a was bright", "a supernova was bright"], Ct);
        Assert.Equal(["1", "2", "4", "5"], await SortedAsync("sky", "supernova"));
        // Any of the synonyms satisfies the word; two of them are not two words.
        Assert.Equal(["4", "5"], await SortedAsync("sky", "+supernova +bright"));
        Assert.Equal(["4", "5"], await SortedAsync("sky", "supernova bright", new { minimum_should_match = 2 }));
        Assert.Equal(["3"], await SortedAsync("sky", "supernova nova -supernova"));
    }

    [PostgresFact]
    public async Task A_thesaurus_takes_words_of_a_query_together()
    {
        await ConfigureAsync("astronomy", "template = pg_catalog.thesaurus, dictfile = thesaurus_sample, dictionary = pg_catalog.english_stem", "english", "pg_catalog.english_stem");
        await database.IndexAsync("thesaurus", """{"language": "public.astronomy"}""", ["supernovae stars shine", "stars shine", "sn 1987a", "bright stars"], Ct);
        Assert.Equal(["1", "3"], await SortedAsync("thesaurus", "supernovae stars"));
        Assert.Equal(["1"], await SortedAsync("thesaurus", "supernovae stars shine", new { @operator = "and" }));
        Assert.Equal(["1"], await SortedAsync("thesaurus", "supernovae stars shine", new { minimum_should_match = 2 }));
        Assert.Equal(["1"], await SortedAsync("thesaurus", "+shine \"supernovae stars\""));
    }

    private async Task<IReadOnlyList<string>> SortedAsync(string index, string query, object? options = null) =>
        [.. (await database.FindAsync(index, query, Ct, options)).Order(StringComparer.Ordinal)];

    private Task ConfigureAsync(string name, string dictionary, string copy, string next = "simple") => database.Database.ExecuteAsync(
        $"""
        create text search dictionary {name} ({dictionary});
        create text search configuration {name} (copy = {copy});
        alter text search configuration {name} alter mapping for asciiword, numword with {name}, {next};
        """, Ct);
}
