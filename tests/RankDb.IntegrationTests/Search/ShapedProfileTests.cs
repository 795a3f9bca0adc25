using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Boosts, pins, synonyms, diversity and groups together, in a stored profile, and over a table of awkward names and types.</summary>
public sealed class ShapedProfileTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_stored_profile_does_all_of_it()
    {
        await shop.Database.ExecuteAsync(
            """
            select rankdb.create_profile('shaped', '{
              "legs": [{"lexical": {}}], "boosts": [{"filter": {"id": 20}, "weight": 4}, {"decay": "linear", "column": "price", "origin": 10, "scale": 10, "weight": 0}],
              "pinned": ["45", "12"], "excluded": ["1", "33"], "synonyms": {"light": ["lamp"]}, "collapse": "make", "diversity": {"method": "mmr", "lambda": 1}}')
            """, Ct);
        // 45 is a chair of m1, so the lamps of m1 (33 is excluded, 37) are left out; 20, boosted, is big, and so is the pinned 12.
        // Of the 30 big lamps 1 is excluded and 12 is shown.
        Assert.Equal(
            ["45|1", "12|28", "31|2", "32|1", "34|1", "40|0"],
            await shop.Database.Scratch.RowsAsync("select id, details #>> '{group,collapsed}' from rankdb.search('shop', 'light', profile => 'shaped') order by rank", Ct));
        Assert.Equal("20", await shop.Database.ScalarAsync<string>(
            """select id from rankdb.search('shop', 'light', 1, profile => 'shaped', options => '{"pinned": [], "excluded": ["2"]}')""", Ct));
    }

    [PostgresFact]
    public async Task Names_and_types_of_columns_may_be_anything()
    {
        await shop.Database.ExecuteAsync(
            """
            create domain stars as numeric(3,1) check (value >= 0);
            create table "Odd ""Shop" ("Key%s" text collate "POSIX" primary key, "Body" text, "Grade 'A'" stars, "select" jsonb, "%I" date);
            insert into "Odd ""Shop" values ('a''1', 'lamp', 1, '{"x": 1}', '2024-01-01'), ('b"2', 'lamp plain', 5, '{"x": 1.0}', null), ('c\3', 'lamp plain plain', 3, 'null', 'infinity');
            select rankdb.create_index('odd', '"Odd ""Shop"', array['Body'], '{"language": "simple"}')
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "odd", Ct);
        var boosts = new object[]
        {
            new { decay = "linear", column = "Grade 'A'", origin = 5, scale = 2, weight = 3 }, new { decay = "exp", column = "%I", origin = "2024-01-01", scale = "1 day", weight = 0 },
        };
        var rows = await shop.SearchAsync(new { boosts }, Ct, index: "odd");
        Assert.Equal(["b\"2", "c\\3", "a'1"], rows.Select(row => row.Id));
        Assert.Equal(["1 0", "0.5 0", "0 1"], rows.Select(row => string.Join(' ', row.Details.GetProperty("boosts").EnumerateArray().Select(boost => boost.GetProperty("value").GetRawText()))));
        // 1 and 1.0 are one number; a JSON null is no value.
        Assert.Equal(["b\"2", "c\\3"], await shop.IdsAsync(new { boosts, collapse = "select" }, Ct, index: "odd"));
        Assert.Equal(["c\\3", "a'1"], await shop.IdsAsync(new { pinned = new[] { "c\\3" }, excluded = new[] { "b\"2" } }, Ct, query: "lamp -zebra", index: "odd"));
    }
}
