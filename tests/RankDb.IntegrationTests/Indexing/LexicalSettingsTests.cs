using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Client;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Indexing;

/// <summary>What field weights, a language column and stop words do to an index.</summary>
public sealed class LexicalSettingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Field_weights_count_words_and_lengths_by_their_column()
    {
        await database.ExecuteAsync("create table fields (id int primary key, title text, body text, note text)", Ct);
        var random = new Random(17);
        string[] words = ["ant", "bee", "cat", "dog", "elk"];
        var rows = Enumerable.Range(1, 60).Select(id => (Id: id, Columns: Enumerable.Range(0, 3)
            .Select(column => column == 0 && id % 7 == 0 ? null : string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => words[random.Next(5)]))).ToArray())).ToArray();
        foreach (var row in rows)
        {
            await database.ExecuteAsync(
                $"insert into fields values ({row.Id}, {string.Join(", ", row.Columns.Select(text => text is null ? "null" : $"'{text}'"))})", Ct);
        }

        await using var client = new RankDbClient(database.DataSource);
        await client.CreateIndexAsync("fields", "fields", ["title", "body", "note"], new IndexSettings
        {
            Language = "simple", FieldWeights = new Dictionary<string, double> { ["title"] = 2.5, ["note"] = 0.125 },
        });
        await HandWorker.IndexAsync(database, "fields", Ct);

        // BM25F by its definition: frequencies and lengths are weighted sums over the columns.
        double[] weights = [2.5, 1, 0.125];
        double Sum(string?[] columns, Func<string, bool> counts) => columns.Select((text, i) => weights[i] * (text?.Split(' ').Count(counts) ?? 0)).Sum();
        var average = rows.Average(row => Sum(row.Columns, _ => true));
        var expected = rows.Select(row => (row.Id, Score: new[] { "ant", "cat" }.Sum(word =>
        {
            var tf = Sum(row.Columns, other => other == word);
            var df = rows.Count(other => Sum(other.Columns, candidate => candidate == word) > 0);
            return Math.Log(1 + ((rows.Length - df + 0.5) / (df + 0.5))) * tf * 2.2 / (tf + (1.2 * (0.25 + (0.75 * Sum(row.Columns, _ => true) / average))));
        }))).Where(hit => hit.Score > 0).ToDictionary(hit => hit.Id.ToString(CultureInfo.InvariantCulture), hit => hit.Score);
        var actual = await database.Scratch.RowsAsync("select id, score from rankdb.lexical_search('fields', 'ant cat', 100) order by rank", Ct);
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(actual, row => Assert.Equal(expected[row.Split('|')[0]], double.Parse(row.Split('|')[1], CultureInfo.InvariantCulture), 1e-9));

        // The same text in other columns is another text.
        const string Score = "select score from rankdb.lexical_search('fields', 'fox', 1)";
        await database.ExecuteAsync("update fields set title = 'ant', body = 'fox', note = 'elk' where id = 1", Ct);
        await HandWorker.IndexAsync(database, "fields", Ct);
        var inBody = await database.ScalarAsync<double>(Score, Ct);
        await database.ExecuteAsync("update fields set title = e'ant\nfox', body = null where id = 1", Ct);
        await HandWorker.IndexAsync(database, "fields", Ct);
        Assert.True(await database.ScalarAsync<double>(Score, Ct) > inBody, "in the title a word counts more");
    }

    [PostgresFact]
    public async Task A_row_is_read_in_the_language_it_names_and_anew_when_that_changes()
    {
        await database.ExecuteAsync(
            """
            create table tongues (id int primary key, body text, lang text);
            insert into tongues values (1, 'Häuser', 'german'), (2, 'houses', 'english'), (3, 'houses', null), (4, 'houses', 'klingon'), (5, 'houses', 'pg_catalog.simple');
            select rankdb.create_index('tongues', 'tongues', array['body'], '{"language_column": "lang"}');
            """, Ct);
        await HandWorker.IndexAsync(database, "tongues", Ct);
        var lexemes = $"select id, array_to_string(tsvector_to_array(lexemes), ' ') from rankdb_data.g{await GenerationAsync("tongues")}_lexical order by id";
        Assert.Equal(["1|haus", "2|hous", "3|hous", "4|hous", "5|houses"], await database.Scratch.RowsAsync(lexemes, Ct));

        await database.ExecuteAsync("update tongues set lang = 'simple' where id = 2; update tongues set lang = 'english' where id = 5", Ct);
        await HandWorker.IndexAsync(database, "tongues", Ct);
        Assert.Equal(["1|haus", "2|houses", "3|hous", "4|hous", "5|hous"], await database.Scratch.RowsAsync(lexemes, Ct));
    }

    [PostgresFact]
    public async Task Stop_words_are_left_out_of_texts_and_of_their_lengths()
    {
        await database.ExecuteAsync("create table noisy (id int primary key, body text); insert into noisy values (1, 'files of a running river')", Ct);
        await using var client = new RankDbClient(database.DataSource);
        await client.CreateIndexAsync("noisy", "noisy", ["body"], new IndexSettings { StopWords = ["File", "runs"] });
        await HandWorker.IndexAsync(database, "noisy", Ct);
        Assert.Equal(["1|river"], await database.Scratch.RowsAsync(
            $"select length, array_to_string(tsvector_to_array(lexemes), ' ') from rankdb_data.g{await GenerationAsync("noisy")}_lexical", Ct));
    }

    [PostgresTheory]
    [InlineData("""{"language_column": "nothing"}""", "42703", "'nothing'")]
    [InlineData("""{"language_column": "id"}""", "42703", "'id'")]
    [InlineData("""{"field_weights": [1]}""", "22023", "field_weights must be a JSON object")]
    [InlineData("""{"field_weights": {"other": 1}}""", "22023", "'other'")]
    [InlineData("""{"field_weights": {"title": 0}}""", "22023", "'title'")]
    [InlineData("""{"field_weights": {"title": "2"}}""", "22023", "'title'")]
    [InlineData("""{"field_weights": {"title": 1.00001}}""", "22023", "'title'")]
    [InlineData("""{"field_weights": {"title": 2, "b": 3, "c": 4, "d": 5}}""", "22023", "at most 4 different weights")]
    [InlineData("""{"stop_words": "the"}""", "22023", "stop_words must be an array")]
    [InlineData("""{"stop_words": ["the", 1]}""", "22023", "stop_words must be an array")]
    public async Task Wrong_settings_are_named(string settings, string sqlState, string named)
    {
        await database.ExecuteAsync("create table if not exists plain (id int primary key, title text, b text, c text, d text, e text)", Ct);
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            database.ExecuteAsync($"select rankdb.create_index('plain', 'plain', array['title', 'b', 'c', 'd', 'e'], '{settings}')", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(named, error.MessageText, StringComparison.Ordinal);
    }

    private Task<int> GenerationAsync(string index) => database.ScalarAsync<int>($"select generation from rankdb.indexes where name = '{index}'", Ct);
}
