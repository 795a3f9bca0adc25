using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class PinTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Pinned_rows_come_first_in_their_order_with_scores_of_their_own_and_only_once()
    {
        var rows = await shop.SearchAsync(new { pinned = new[] { "50", "nobody", "7", "39", "" } }, Ct, topN: 6);
        Assert.Equal(ShopDatabase.Ids(50, 7, 39, 1, 2, 3), rows.Select(row => row.Id));
        var scores = new[] { 0, ShopDatabase.Fused(7), ShopDatabase.Fused(39), 1, ShopDatabase.Fused(2), ShopDatabase.Fused(3) };
        Assert.All(rows.Zip(scores), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-12));
        Assert.Equal([true, true, true, false, false, false], rows.Select(row => row.Details.TryGetProperty("pinned", out var pinned) && pinned.GetBoolean()));
        Assert.Equal(0, rows[0].Details.GetProperty("chunk").GetProperty("ordinal").GetInt32());
        Assert.Equal(39, rows[2].Details.GetProperty("fused").GetProperty("rank").GetInt32());
        Assert.Equal(ShopDatabase.Ids(50, 7), await shop.IdsAsync(new { pinned = new[] { "50", "7" } }, Ct, topN: 2));
    }

    [PostgresFact]
    public async Task A_pin_comes_where_nothing_was_found_and_where_its_score_is_below_the_threshold()
    {
        Assert.Equal(["9"], await shop.IdsAsync(new { pinned = new[] { "9" } }, Ct, query: "zebra"));
        Assert.Equal(["9", "1"], await shop.IdsAsync(new { pinned = new[] { "9" }, min_score = 1 }, Ct));
        Assert.Empty(await shop.IdsAsync(new { pinned = new[] { "1000" } }, Ct, query: "zebra"));
    }

    [PostgresFact]
    public async Task A_pin_must_pass_the_filter()
    {
        var settings = new { pinned = new[] { "50", "9", "60" } };
        Assert.Equal(ShopDatabase.Ids(50, 9, 1, 2), await shop.IdsAsync(settings, Ct, topN: 4, filter: new { price = new { lt = 550 } }));
        Assert.Equal(ShopDatabase.Ids(60, 30), await shop.IdsAsync(settings, Ct, topN: 2, filter: new { price = new { gte = 300 }, id = new { ne = 50 } }));
    }

    [PostgresFact]
    public async Task A_hidden_pin_is_like_one_that_does_not_exist()
    {
        await shop.SecureAsync(Ct);
        var reader = await shop.ReaderAsync(Ct, "secured");
        await shop.Database.ExecuteAsync($"update secured set owner_name = '{reader.Name}' where id in (3, 5, 51)", Ct);
        var hidden = await shop.SearchAsync(new { pinned = new[] { "50", "51", "4" } }, Ct, source: reader.DataSource, index: "secured");
        var unknown = await shop.SearchAsync(new { pinned = new[] { "500", "51", "400" } }, Ct, source: reader.DataSource, index: "secured");
        Assert.Equal(ShopDatabase.Ids(51, 3, 5), hidden.Select(row => row.Id));
        Assert.Equal(hidden.Select(Told), unknown.Select(Told));
    }

    [PostgresFact]
    public async Task Of_a_pinned_document_s_chunks_the_best_is_pinned()
    {
        await shop.Database.ExecuteAsync(
            """
            create table leaflets (id text primary key, body text);
            insert into leaflets values ('a', 'lamp'), ('b', 'lamp and chair'), ('c', 'lamp and chair and table');
            select rankdb.create_index('leaflets', 'leaflets', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "leaflets", Ct, chunks: 2);
        var rows = await shop.SearchAsync(new { pinned = new[] { "b" } }, Ct, options: new { unit = "chunk" }, index: "leaflets");
        Assert.Equal(["b", "a", "a", "b", "c", "c"], rows.Select(row => row.Id));
        Assert.Equal([true, false, false, false, false, false], rows.Select(row => row.Details.TryGetProperty("pinned", out _)));
    }

    [PostgresFact]
    public async Task Composite_keys_are_pinned_and_excluded_by_their_ids()
    {
        await shop.Database.ExecuteAsync(
            """
            create table parts (shop text, nr int, body text, kind text, primary key (shop, nr));
            insert into parts values ('a', 1, 'lamp', 'k'), ('a', 2, 'lamp and more', 'l'), ('b "c', 3, 'chair', 'k');
            select rankdb.create_index('parts', 'parts', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "parts", Ct);
        var last = """["b \"c","3"]""";
        Assert.Equal([last, """["a","2"]"""], await shop.IdsAsync(
            new { pinned = new[] { last }, excluded = new[] { """["a","1"]""" }, boosts = new[] { new { filter = new { kind = "k" } } } }, Ct, index: "parts", filter: new { nr = new { gte = 1 } }));
    }

    [PostgresFact]
    public async Task Excluded_rows_never_come_and_others_take_their_places()
    {
        var excluded = Enumerable.Range(1, 35).Where(n => n != 4).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(ShopDatabase.Ids(4, 36, 37), await shop.IdsAsync(new { excluded }, Ct, topN: 3, legTop: 1));
        Assert.Equal(ShopDatabase.Ids(4, 36, 37), await shop.IdsAsync(new { }, Ct, topN: 3, legTop: 1, options: new { excluded }));
        var rows = await shop.SearchAsync(new { excluded }, Ct, topN: 10, legTop: 1);
        Assert.Equal(ShopDatabase.Ids(4, 36, 37, 38, 39, 40), rows.Select(row => row.Id));
        Assert.Equal("""{"found": 6, "exhausted": true, "requested": 10}""", rows[0].Details.GetProperty("underfilled").GetRawText());
        // Ids that are in no index take nothing away.
        Assert.Equal(ShopDatabase.Ids(1, 2), await shop.IdsAsync(new { }, Ct, topN: 2, options: new { excluded = Enumerable.Range(1000, 10000).Select(n => "x" + n).ToArray() }));
    }

    [PostgresFact]
    public async Task A_call_s_pins_replace_the_profile_s_and_what_it_excludes_is_excluded_besides()
    {
        var settings = new { pinned = new[] { "20", "21" }, excluded = new[] { "1" } };
        Assert.Equal(ShopDatabase.Ids(20, 21, 2), await shop.IdsAsync(settings, Ct, topN: 3));
        Assert.Equal(ShopDatabase.Ids(30, 2, 3), await shop.IdsAsync(settings, Ct, topN: 3, options: new { pinned = new[] { "30" } }));
        Assert.Equal(ShopDatabase.Ids(2, 3, 4), await shop.IdsAsync(settings, Ct, topN: 3, options: new { pinned = Array.Empty<string>() }));
        Assert.Equal(ShopDatabase.Ids(21, 3, 4), await shop.IdsAsync(settings, Ct, topN: 3, options: new { excluded = new[] { "2", "20" } }));
    }

    [PostgresFact]
    public async Task What_is_pinned_and_excluded_at_once_is_an_error()
    {
        foreach (var (settings, options) in new (object, object)[]
        {
            (new { pinned = new[] { "1" }, excluded = new[] { "2", "1" } }, new { }),
            (new { }, new { pinned = new[] { "1" }, excluded = new[] { "1" } }),
            (new { excluded = new[] { "1" } }, new { pinned = new[] { "1" } }),
        })
        {
            var error = await shop.RefusedAsync(settings, Ct, options);
            Assert.Equal("22023", error.SqlState);
            Assert.Contains("'1' is both pinned and excluded", error.MessageText, StringComparison.Ordinal);
        }

        Assert.Contains("'1' is pinned twice", (await shop.RefusedAsync(new { pinned = new[] { "1", "2", "1" } }, Ct)).MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Ids_are_given_as_arrays_of_strings_and_not_too_many()
    {
        foreach (var (options, message) in new (object, string)[]
        {
            (new { pinned = "1" }, "options.pinned must be an array of ids, got \"1\""),
            (new { pinned = new[] { 1 } }, "options.pinned must be an array of ids, got [1]"),
            (new { excluded = new object?[] { "1", null } }, "options.excluded must be an array of ids"),
            (new { pinned = Enumerable.Range(1, 101).Select(n => "p" + n) }, "options.pinned must have at most 100 ids, got 101"),
            (new { excluded = Enumerable.Range(1, 10001).Select(n => "p" + n) }, "options.excluded must have at most 10000 ids, got 10001"),
        })
        {
            var error = await shop.RefusedAsync(new { }, Ct, options);
            Assert.Equal("22023", error.SqlState);
            Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
        }

        Assert.Contains("/pinned/0", (await shop.RefusedAsync(new { pinned = new[] { 1 } }, Ct)).MessageText, StringComparison.Ordinal);
    }

    private static string Told(ShopRow row) => $"{row.Id} {row.Score} {row.Details.GetProperty("fused").GetRawText()} {row.Details.GetProperty("underfilled").GetRawText()}";
}
