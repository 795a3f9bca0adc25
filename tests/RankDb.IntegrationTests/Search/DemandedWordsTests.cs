using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>What a query demands or excludes holds for what the vectors find, too.</summary>
public sealed class DemandedWordsTests(PassageDatabase database) : IClassFixture<PassageDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("amber -cedar", "body !~ 'cedar'")]
    [InlineData("+delta amber", "body ~ 'delta'")]
    [InlineData("+delta -birch amber", "body ~ 'delta' and body !~ 'birch'")]
    [InlineData("\"cedar fjord\"", "body ~ 'cedar[ .]+fjord'")]
    public async Task The_vector_leg_gives_the_nearest_chunks_that_satisfy_the_query(string query, string condition)
    {
        foreach (var top in new[] { 1, 10, 100 })
        {
            var expected = await database.RowsAsync(
                $"""
                select id || '#' || ordinal from rankdb_data.g{database.Generation} where {condition}
                order by embedding <=> '{database.ComparedVector}'::halfvec, id collate "C", chunk_id limit {top}
                """, Ct);
            Assert.NotEmpty(expected);
            Assert.Equal(expected, await database.RowsAsync(
                $$$"""
                select id || '#' || (details #>> '{chunk,ordinal}')
                from rankdb.search('passages', '{{{query}}}', {{{top}}}, profile => 'dense', options => '{"unit": "chunk", "ef_search": 1000, "vector": {{{PassageDatabase.Vector}}}}')
                order by rank
                """, Ct));
        }
    }

    [PostgresFact]
    public async Task A_hybrid_search_shows_no_text_with_an_excluded_word()
    {
        var rows = await database.RowsAsync(
            $$$"""
            select c.body from rankdb.search('passages', 'amber delta -cedar', 200, profile => 'hybrid', options => '{"unit": "chunk", "vector": {{{PassageDatabase.Vector}}}}') s
            join rankdb_data.g{{{database.Generation}}} c on c.id = s.id and c.ordinal = (s.details #>> '{chunk,ordinal}')::int
            """, Ct);
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => row.Contains("cedar", StringComparison.Ordinal));
    }
}
