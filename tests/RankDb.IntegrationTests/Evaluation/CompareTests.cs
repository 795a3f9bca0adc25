using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Two profiles compared by real searches: one by words, one by price.</summary>
public sealed class CompareTests(CompareTests.Words words) : IClassFixture<CompareTests.Words>
{
    private const string ByWords = """{"legs": [{"lexical": {}}]}""";

    private const string ByPrice = """{"legs": [{"function": {"name": "price", "sql": "price"}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestDatabase Database => words.Legs.Database;

    [PostgresFact]
    public async Task The_figures_are_those_of_the_library_over_the_values_of_evaluate_queries()
    {
        var rows = (await Database.Scratch.RowsAsync("select metric, mean_a, mean_b, difference, p_randomization, p_t, effect_size, wins, ties, losses, queries, failed from rankdb.compare('items', 'words', 'price', 'words')", Ct))
            .Select(row => row.Split('|')).ToArray();
        Assert.Equal(["ndcg@10", "mrr@10", "recall@100"], rows.Select(row => row[0]));
        foreach (var row in rows)
        {
            var sample = new PairedSample(await ValuesAsync("price"), await ValuesAsync("words"));
            var expected = new[] { sample.Mean, RandomizationTest.PValue(sample), PairedTTest.PValue(sample), sample.EffectSize, sample.Wins, sample.Ties, sample.Losses, sample.Count };
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], SqlArray.Number(row[i + 3]), 1e-9);
            }

            Assert.Equal("", row[11]);

            async Task<double[]> ValuesAsync(string profile) =>
                [.. (await Database.Scratch.RowsAsync($"select value from rankdb.evaluate_queries('items', 'words', '{profile}', array['{row[0]}']) order by query_id", Ct)).Select(SqlArray.Number)];
        }
    }

    [PostgresFact]
    public async Task A_query_that_one_profile_cannot_search_is_named_and_left_out()
    {
        // An empty query says nothing to a leg of words, and the leg of prices does not read it.
        Assert.Equal(["""10|{"a": [], "b": ["empty"]}"""], await Database.Scratch.RowsAsync("select queries, failed from rankdb.compare('items', 'with-empty', 'price', 'words', array['mrr@10'])", Ct));
        Assert.Equal(["""10|{"a": ["empty"], "b": []}"""], await Database.Scratch.RowsAsync("select queries, failed from rankdb.compare('items', 'with-empty', 'words', 'price', array['mrr@10'])", Ct));

        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select rankdb.compare('items', 'empty-alone', 'words', 'price')", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Equal("1 failed for words@1: 22023: the query is empty. 1 measured for price@1 alone", error.Hint);
    }

    [PostgresFact]
    public async Task A_definition_can_be_compared_before_it_is_stored()
    {
        Assert.Equal(
            await Database.Scratch.RowsAsync("select * from rankdb.compare('items', 'words', 'words', 'price')", Ct),
            await Database.Scratch.RowsAsync($$"""select * from rankdb.compare('items', 'words', 'words', null, options => '{"profile_b": {{ByPrice}}}')""", Ct));
        // Options of the searches: only four items pass.
        Assert.NotEqual(
            await Database.Scratch.RowsAsync("select mean_b from rankdb.compare('items', 'words', 'price', 'words', array['recall@10'])", Ct),
            await Database.Scratch.RowsAsync("""select mean_b from rankdb.compare('items', 'words', 'price', 'words', array['recall@10'], '{"search": {"min_score": 1}}')""", Ct));
    }

    [PostgresTheory]
    [InlineData("'items', 'words', 'words', 'words'", "22023", "are the same: words@1")]
    [InlineData("'items', 'words', 'words', 'words@1'", "22023", "are the same: words@1")]
    [InlineData("'items', 'words', 'words', 'nobody'", "42704", "'nobody' does not exist")]
    [InlineData("'items', 'words', null, 'default'", "22023", "are the same")]
    [InlineData("'nothing', 'words', 'words', 'price'", "42704", "nothing")]
    [InlineData("'items', 'no such set', 'words', 'price'", "42704", "no such set")]
    [InlineData("'items', 'words', 'words', 'price', array['ndcg@ten']", "22023", "ndcg@ten")]
    [InlineData("'items', 'words', 'words', 'price', '{}'", "22023", "at least one metric")]
    [InlineData("'items', 'words', 'words', 'price', array['mrr@10'], '{\"missing\": \"zero\"}'", "22023", "'missing'")]
    [InlineData("'items', 'words', 'words', 'price', array['mrr@10'], '{\"search\": {\"top\": 3}}'", "22023", "top")]
    [InlineData("'items', 'words', 'words', 'price', array['mrr@10'], '{\"search\": {\"profile\": {}}}'", "22023", "options.search")]
    [InlineData("'items', 'words', 'words', 'price', array['mrr@10'], '{\"profile_b\": {}}'", "22023", "compare takes the argument profile_b or options.profile_b, not both")]
    public async Task It_says_what_is_wrong(string arguments, string sqlState, string part)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.compare({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(part, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_reader_compares_and_keeps_no_report_while_an_author_does()
    {
        const string stored = """select count(*) from rankdb.compare('items', 'words', 'words', 'price', options => '{"store": true}')""";
        var reader = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        var author = await Database.CreateRoleAsync(Ct, "rankdb_author");
        await Database.ExecuteAsync($"grant select on items to {reader.Name}, {author.Name}", Ct);
        await using var compare = reader.DataSource.CreateCommand("select count(*) from rankdb.compare('items', 'words', 'words', 'price')");
        Assert.Equal(3L, await compare.ExecuteScalarAsync(Ct));
        await using var keep = reader.DataSource.CreateCommand(stored);
        var error = await Assert.ThrowsAsync<PostgresException>(() => keep.ExecuteScalarAsync(Ct));
        Assert.Equal("42501", error.SqlState);
        Assert.Contains("rankdb_author", error.Hint, StringComparison.Ordinal);

        await using var byAuthor = author.DataSource.CreateCommand(stored);
        Assert.Equal(3L, await byAuthor.ExecuteScalarAsync(Ct));
        Assert.Equal([$"{author.Name}|items|words|price@1|words@1"], await Database.Scratch.RowsAsync("select created_by, index_name, set_name, profile, body -> 0 ->> 'a' from rankdb.reports", Ct));
    }

    /// <summary>Class fixture: ten words to look for; the items that have the word are relevant, more so by their number.</summary>
    public sealed class Words(TestServer server) : IAsyncLifetime
    {
        public LegDatabase Legs { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Legs.InitializeAsync();
            if (TestServer.IsConfigured)
            {
                await Legs.Database.ExecuteAsync(
                    $$"""
                    select rankdb.create_profile('words', '{{ByWords}}'), rankdb.create_profile('price', '{{ByPrice}}');
                    insert into rankdb.queries (set_name, query_id, query) select s, 'q' || n, 'w' || n from generate_series(0, 9) n, unnest(array['words', 'with-empty']) s;
                    insert into rankdb.queries (set_name, query_id, query) values ('with-empty', 'empty', ''), ('empty-alone', 'empty', '');
                    insert into rankdb.judgments (set_name, query_id, id, grade) select s, 'q' || id % 10, id::text, 1 + id % 3 from items, unnest(array['words', 'with-empty']) s;
                    insert into rankdb.judgments (set_name, query_id, id, grade) values ('with-empty', 'empty', '7', 1), ('empty-alone', 'empty', '7', 1);
                    """);
            }
        }

        public ValueTask DisposeAsync() => Legs.DisposeAsync();
    }
}
