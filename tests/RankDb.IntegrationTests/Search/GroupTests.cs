using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class GroupTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Collapse_keeps_the_best_row_of_each_value()
    {
        // Lamps 1 to 30 are big; 31 to 40 are m3 m0 m1 m2 m3 m0 m1 m2 m3 and NULL.
        var rows = await shop.SearchAsync(new { collapse = "make" }, Ct);
        Assert.Equal(ShopDatabase.Ids(1, 31, 32, 33, 34, 40), rows.Select(row => row.Id));
        Assert.Equal(
            ["""{"value": "big", "collapsed": 29}""", """{"value": "m3", "collapsed": 2}""", """{"value": "m0", "collapsed": 1}""", """{"value": "m1", "collapsed": 1}""",
             """{"value": "m2", "collapsed": 1}""", """{"collapsed": 0}"""],
            rows.Select(row => row.Details.GetProperty("group").GetRawText()));
        Assert.Equal("""{"found": 6, "exhausted": true, "requested": 10}""", rows[0].Details.GetProperty("underfilled").GetRawText());
        Assert.Equal(rows.Select(row => row.Id), await shop.IdsAsync(new { group = new { column = "make" } }, Ct));
    }

    [PostgresFact]
    public async Task A_group_has_at_most_its_limit_of_rows() =>
        Assert.Equal(ShopDatabase.Ids(1, 2, 31, 32, 33, 34, 35, 36, 37, 38), await shop.IdsAsync(new { group = new { column = "make", limit = 2 } }, Ct));

    [PostgresFact]
    public async Task Rows_without_a_value_are_each_a_group()
    {
        // Tags are NULL for 5, 10, ..., 40, and arrays as a whole are values: 6 different ones.
        Assert.Equal(14, (await shop.IdsAsync(new { collapse = "tags" }, Ct, topN: 40)).Length);
    }

    [PostgresFact]
    public async Task The_legs_look_deeper_until_there_are_groups_enough()
    {
        var rows = await shop.SearchAsync(new { collapse = "make" }, Ct, topN: 3, legTop: 5);
        Assert.Equal(ShopDatabase.Ids(1, 31, 32), rows.Select(row => row.Id));
        Assert.Equal(40, rows[0].Details.GetProperty("candidates").GetProperty("lexical").GetProperty("requested").GetInt32());
        // Eight times is the end, and the answer says that there may be more.
        rows = await shop.SearchAsync(new { collapse = "make" }, Ct, topN: 3, legTop: 3);
        Assert.Equal(["1"], rows.Select(row => row.Id));
        Assert.Equal("""{"found": 1, "exhausted": false, "requested": 3}""", rows[0].Details.GetProperty("underfilled").GetRawText());
    }

    [PostgresFact]
    public async Task Pins_stay_and_count_in_their_groups()
    {
        var rows = await shop.SearchAsync(new { collapse = "make", pinned = new[] { "9", "8", "35" } }, Ct);
        Assert.Equal(ShopDatabase.Ids(9, 8, 35, 32, 33, 34, 40), rows.Select(row => row.Id));
        Assert.Equal(28, rows[0].Details.GetProperty("group").GetProperty("collapsed").GetInt32());
    }

    [PostgresFact]
    public async Task Numbers_dates_and_texts_group_by_their_values()
    {
        foreach (var column in new[] { "price", "amount", "day", "seen", "id" })
        {
            Assert.Equal(ShopDatabase.Ids(1, 2, 3), await shop.IdsAsync(new { collapse = column }, Ct, topN: 3));
        }
    }

    [PostgresTheory]
    [InlineData("""{"collapse": "colour"}""", "42703", "profile at /group/column: shop has no column 'colour'")]
    [InlineData("""{"group": {"column": "make", "limit": 0}}""", "22023", "/group/limit")]
    [InlineData("""{"group": {"limit": 1}}""", "22023", "/group lacks 'column'")]
    [InlineData("""{"group": {"column": "make"}, "collapse": "make"}""", "22023", "/collapse: collapse is a group with the limit 1")]
    [InlineData("""{"collapse": 5}""", "22023", "/collapse")]
    public async Task A_wrong_group_is_named_by_its_place(string settings, string sqlState, string message)
    {
        var error = await shop.RefusedAsync(JsonDocument.Parse(settings).RootElement, Ct);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Groups_show_nothing_that_the_caller_may_not_see()
    {
        var reader = await shop.ReaderAsync(Ct, columns: "(id, body)");
        Assert.Equal("42501", (await shop.RefusedAsync(new { collapse = "make" }, Ct, source: reader.DataSource)).SqlState);

        await shop.SecureAsync(Ct);
        var owner = await shop.ReaderAsync(Ct, "secured");
        await shop.Database.ExecuteAsync($"update secured set owner_name = '{owner.Name}' where id in (2, 7, 9, 33)", Ct);
        var rows = await shop.SearchAsync(new { collapse = "make" }, Ct, source: owner.DataSource, index: "secured");
        Assert.Equal(["""2 {"value": "big", "collapsed": 2}""", """33 {"value": "m1", "collapsed": 0}"""], rows.Select(row => $"{row.Id} {row.Details.GetProperty("group").GetRawText()}"));
    }
}
