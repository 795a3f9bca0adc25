using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The bonus of rows that have the whole query as a phrase.</summary>
public sealed class ExactMatchTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>, IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured && await database.ScalarAsync<bool>("select to_regclass('manuals') is null", Ct))
        {
            var far = string.Concat(Enumerable.Repeat("The bridge was built of copper and of bridge parts. ", 12));
            await database.ExecuteAsync(
                $$"""
                create table manuals (id text primary key, title text, body text);
                insert into manuals values
                  ('phrase', 'Stone bridge', 'How to lead a bridge over a river with the code E4711.'),
                  ('scattered', 'Bridges', 'A bridge, a stone, then rivers; stone and bridge.'),
                  ('title', 'River', 'All about water. A bridge too.'),
                  ('far', 'Long', '{{far}} At last a stone bridge over the river.');
                select rankdb.create_index('manuals', 'manuals', array['title', 'body'], '{"chunk_tokens": 20}')
                """, Ct);
            await database.RefreshAsync("manuals", Ct);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [PostgresTheory]
    [InlineData("stone bridge", "far,phrase")]
    [InlineData("Stone Bridges", "far,phrase")]
    [InlineData("bridge over the river", "far,phrase")]
    [InlineData("bridge over river", "")]
    [InlineData("bridge stone", "")]
    [InlineData("river", "title")]
    [InlineData("the river", "title")]
    [InlineData("bridge", "scattered")]
    [InlineData("E4711", "phrase")]
    public async Task Exact_is_a_document_with_the_query_as_a_phrase_or_a_title_that_is_the_word(string query, string expected)
    {
        var rows = await SearchAsync(query, 0.25);
        Assert.Equal(expected, string.Join(',', rows.Where(row => row.Exact).Select(row => row.Id).Order(StringComparer.Ordinal)));
    }

    [PostgresFact]
    public async Task It_adds_to_the_score_at_most_up_to_1_and_changes_nothing_else()
    {
        var plain = (await SearchAsync("stone bridge", 0)).ToDictionary(row => row.Id, row => row.Score);
        foreach (var bonus in new[] { 0.25, 1 })
        {
            var rows = await SearchAsync("stone bridge", bonus);
            Assert.Equal(plain.Keys.Order(), rows.Select(row => row.Id).Order());
            Assert.Contains(rows, row => row.Exact);
            Assert.All(rows, row => Assert.Equal(row.Exact ? Math.Min(1, plain[row.Id] + bonus) : plain[row.Id], row.Score, 1e-12));
        }
    }

    [PostgresFact]
    public async Task A_reranker_cannot_bury_it()
    {
        // The stage looks at one document; the exact ones come first all the same.
        const string rerank = """[{"top": 1, "blend": 0.9}]""";
        var rows = await SearchAsync("bridge over the river", 1, rerank);
        Assert.Equal(["far", "phrase"], rows.Take(2).Select(row => row.Id).Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task Of_rows_as_chunks_only_those_with_the_phrase_are_exact()
    {
        var rows = await database.RowsAsync(
            """select details ? 'exact_match', position('stone bridge' in lower(snippet)) > 0 from rankdb.search('manuals', 'stone bridge', 50, options => '{"timeout_ms": 60000, "unit": "chunk", "profile": {"legs": [{"lexical": {}}], "exact_match": 0.5}}')""", Ct);
        Assert.True(rows.Count > 4);
        Assert.All(rows, row => Assert.Equal(row.Split('|')[0], row.Split('|')[1]));
    }

    private async Task<(string Id, double Score, bool Exact)[]> SearchAsync(string query, double bonus, string rerank = "[]") =>
        [.. (await database.RowsAsync(string.Create(CultureInfo.InvariantCulture,
            $$"""select id, score, details ? 'exact_match' from rankdb.search('manuals', '{{query}}', options => '{"timeout_ms": 60000, "profile": {"legs": [{"lexical": {} }], "exact_match": {{bonus}}, "rerank": {{rerank}} } }') order by rank"""), Ct))
            .Select(row => row.Split('|')).Select(parts => (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture), parts[2] == "True"))];
}
