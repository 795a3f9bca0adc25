using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class FilterTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"year": 2005}""", "year = 2005")]
    [InlineData("""{"year": {"eq": 2005}}""", "year = 2005")]
    [InlineData("""{"year": [2005, 2006]}""", "year in (2005, 2006)")]
    [InlineData("""{"year": {"in": []}}""", "false")]
    [InlineData("""{"year": {"gte": 2020}}""", "year >= 2020")]
    [InlineData("""{"year": {"gt": 2010, "lt": 2013}}""", "year > 2010 and year < 2013")]
    [InlineData("""{"year": {"between": [2010, 2011]}}""", "year between 2010 and 2011")]
    [InlineData("""{"year": {"ne": 2005}, "lang": "en"}""", "year <> 2005 and lang = 'en'")]
    [InlineData("""{"lang": null}""", "lang is null")]
    [InlineData("""{"lang": {"is_null": false}}""", "lang is not null")]
    [InlineData("""{"title": {"like": "Article 1%"}}""", "title like 'Article 1%'")]
    [InlineData("""{"title": {"ilike": "ARTICLE 2_"}}""", "title ilike 'ARTICLE 2_'")]
    [InlineData("""{"tags": {"contains": ["t1"]}}""", "tags @> '{t1}'")]
    [InlineData("""{"tags": {"overlaps": ["t1", "t2"]}}""", "tags && '{t1,t2}'")]
    [InlineData("""{"facts": {"contains": {"level": 2}}}""", "facts @> '{\"level\": 2}'")]
    [InlineData("""{"published": {"gte": "2024-06-01", "lt": "2024-07-01"}}""", "published >= '2024-06-01' and published < '2024-07-01'")]
    [InlineData("""{"price": {"lte": 10.5}}""", "price <= 10.5")]
    [InlineData("""{"not": {"year": {"gte": 2001}}}""", "not (year >= 2001)")]
    [InlineData("""{"not": {"lang": "en"}}""", "lang is distinct from 'en'")]
    [InlineData("""{"or": [{"year": 2001}, {"lang": null, "year": 2005}]}""", "year = 2001 or (lang is null and year = 2005)")]
    [InlineData("""{"title": "x'); drop table articles; --"}""", "title = 'x''); drop table articles; --'")]
    [InlineData("{}", "true")]
    public async Task A_filter_means_what_its_SQL_means(string filter, string condition)
    {
        var expected = await database.RowsAsync($"select id::text from articles where {condition} order by id::text collate \"C\"", Ct);
        var quoted = filter.Replace("'", "''", StringComparison.Ordinal);
        foreach (var profile in new[] { "dense", "hybrid" })
        {
            Assert.Equal(expected, await database.RowsAsync(
                $"select id from rankdb.search('articles', 'river stone', 1000, '{quoted}', '{profile}') order by id collate \"C\"", Ct));
        }

        var matching = await database.RowsAsync(
            $"select id::text from articles where ({condition}) and to_tsvector('english', body) @@ 'river | stone' order by id::text collate \"C\"", Ct);
        Assert.Equal(matching, await database.RowsAsync(
            $"select id from rankdb.lexical_search('articles', 'river stone', 1000, '{quoted}') order by id collate \"C\"", Ct));
    }

    [PostgresFact]
    public async Task Fewer_rows_than_asked_for_are_reported()
    {
        Assert.Equal(["16|20"], await database.RowsAsync(
            """select distinct details #>> '{underfilled,found}', details #>> '{underfilled,requested}' from rankdb.search('articles', 'river', 20, '{"year": 2005}', 'hybrid')""", Ct));
    }
}
