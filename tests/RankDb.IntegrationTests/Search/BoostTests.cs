using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class BoostTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_filter_boosts_the_rows_that_pass_and_the_score_stays_a_share()
    {
        var rows = await shop.SearchAsync(new { boosts = new[] { new { filter = new { id = new { @in = new[] { 2, 5 } } }, weight = 0.5 } } }, Ct, topN: 4);
        // (61/62 + 0.5) / 1.5 and (61/65 + 0.5) / 1.5, then 61/61 / 1.5 and 61/63 / 1.5.
        Assert.Equal(ShopDatabase.Ids(2, 5, 1, 3), rows.Select(row => row.Id));
        var expected = new[] { 0.9892473, 0.9589744, 0.6666667, 0.6455026 };
        Assert.All(rows.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-7));
        Assert.Equal("""[{"value": 1, "weight": 0.5}]""", rows[0].Details.GetProperty("boosts").GetRawText());
        Assert.Equal("""[{"value": 0, "weight": 0.5}]""", rows[2].Details.GetProperty("boosts").GetRawText());
    }

    [PostgresTheory]
    // Prices 10, 20, 30, ...; origin 10, offset 5, scale 10: 0, 0.5, 1.5, 2.5 scales beyond the offset.
    [InlineData("exp", 1, 0.7071068, 0.3535534, 0.1767767)]
    [InlineData("gauss", 1, 0.8408964, 0.2102241, 0.0131390)]
    [InlineData("linear", 1, 0.75, 0.25, 0)]
    public async Task The_three_curves_over_numbers(string decay, double first, double second, double third, double fourth)
    {
        var expected = new[] { first, second, third, fourth };
        foreach (var column in new[] { "price", "amount", "mass" })
        {
            var values = await ValuesAsync(new { decay, column, origin = 10, scale = 10, offset = 5 });
            // The mass of row 4 is NaN.
            Assert.All(expected.Take(column == "mass" ? 3 : 4).Select((value, i) => (value, i)), item => Assert.Equal(item.value, values[item.i], 1e-7));
        }
    }

    [PostgresFact]
    public async Task Below_the_origin_is_as_far_as_above_and_at_scale_is_the_value_at_the_scale()
    {
        var values = await ValuesAsync(new { decay = "exp", column = "price", origin = 30, scale = 20, at_scale = 0.2 });
        Assert.Equal(0.2, values[0], 1e-9);
        Assert.Equal(1, values[2]);
        Assert.Equal(0.2, values[4], 1e-9);
        Assert.Equal(values[1], values[3], 1e-12);
    }

    [PostgresTheory]
    [InlineData("day")]
    [InlineData("at")]
    [InlineData("seen")]
    public async Task Dates_and_timestamps_decay_by_intervals(string column)
    {
        // Row n is of n days after the origin's day before: 2024-01-02 is row 1.
        var values = await ValuesAsync(new { decay = "linear", column, origin = column == "seen" ? "2024-01-02 00:00+00" : "2024-01-02", scale = "2 days", offset = "24 hours" });
        Assert.Equal([1, 1, 0.75, 0.5, 0.25, 0, 0], values.Take(7).Select(value => Math.Round(value, 9)));
    }

    [PostgresFact]
    public async Task Now_is_the_time_of_the_statement()
    {
        await shop.Database.ExecuteAsync(
            """
            create table news (id int primary key, body text, seen timestamptz);
            insert into news select n, 'lamp', now() - n * interval '10 days' from generate_series(0, 3) n;
            select rankdb.create_index('news', 'news', array['body'])
            """, Ct);
        await HandVectors.IndexAsync(shop.Database.Scratch, "news", Ct);
        var rows = await shop.SearchAsync(new { boosts = new[] { new { decay = "exp", column = "seen", origin = "now", scale = "10 days", weight = 1 } } }, Ct, index: "news");
        Assert.Equal(["0", "1", "2", "3"], rows.Select(row => row.Id));
        // Ten days halve it; the test itself takes less than the ten minutes that would show here.
        Assert.All(rows.Select((row, n) => (row, n)), item => Assert.Equal(Math.Pow(0.5, item.n), Value(item.row), 5e-4));
    }

    [PostgresFact]
    public async Task Places_decay_by_kilometres_on_the_great_circle()
    {
        var values = await ValuesAsync(new { decay = "exp", latitude = "latitude", longitude = "longitude", origin = new[] { 52.52, 13.405 }, scale = 3000 });
        for (var n = 1; n <= 40; n++)
        {
            // Another formula than haversine's: the angle between the two directions from the centre.
            var (a, b) = (Direction(52.52, 13.405), Direction(-60 + (3 * n), -90 + (5 * n)));
            var kilometres = 6371.0088 * Math.Acos(Math.Clamp((a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z), -1, 1));
            Assert.Equal(n == 6 ? 0 : Math.Pow(0.5, kilometres / 3000), values[n - 1], 1e-6);
        }

        // Berlin to Paris is 878 km.
        Assert.Equal(877.5, await shop.Database.ScalarAsync<double>("select rankdb._great_circle(48.8566, 2.3522, 52.52, 13.405)", Ct), 0.5);
        // The other side of the Earth, and across the date line.
        Assert.Equal(Math.PI * 6371.0088, await shop.Database.ScalarAsync<double>("select rankdb._great_circle(0, 180, 0, 0)", Ct), 1e-6);
        Assert.Equal(Math.PI * 6371.0088 / 90, await shop.Database.ScalarAsync<double>("select rankdb._great_circle(0, 179, 0, -179)", Ct), 1e-6);
        Assert.True(await shop.Database.ScalarAsync<bool>("select rankdb._great_circle(91, 0, 0, 0) is null and rankdb._great_circle('Infinity', 'NaN', 0, 0) is null", Ct));
    }

    [PostgresFact]
    public async Task What_has_no_value_is_not_boosted_and_no_number_overflows()
    {
        var values = await ValuesAsync(new { decay = "gauss", column = "mass", origin = 40, scale = 100 });
        Assert.Equal([0, 0], values.Skip(3).Take(2));
        foreach (var decay in new[] { "exp", "gauss", "linear" })
        {
            foreach (var scale in new[] { 1e-200, 1e200 })
            {
                Assert.All(await ValuesAsync(new { decay, column = "mass", origin = -1e200, scale }), value => Assert.InRange(value, 0, 1));
                Assert.All(await ValuesAsync(new { decay, column = "amount", origin = 1e200, scale }), value => Assert.InRange(value, 0, 1));
            }
        }

        Assert.True(await shop.Database.ScalarAsync<bool>(
            """
            select rankdb._decay('exp', 'Infinity', 1, 0, 0.5) = 0 and rankdb._decay('gauss', 1.7e308, 1e-200, 0, 0.999999) = 0 and rankdb._decay('linear', null, 1, 0, 0.5) = 0
              and rankdb._decay('exp', 5, 1, 5, 0.5) = 1
            """, Ct));
    }

    [PostgresFact]
    public async Task A_boost_lifts_a_row_from_behind_the_rows_that_were_asked_for()
    {
        Assert.Equal("37", (await shop.IdsAsync(new { boosts = new[] { new { filter = new { id = 37 }, weight = 3 } } }, Ct, topN: 1))[0]);
        // But not one that no leg found.
        Assert.Equal(["1"], await shop.IdsAsync(new { boosts = new[] { new { filter = new { id = 50 }, weight = 3 } } }, Ct, topN: 1));
        Assert.Equal(["1"], await shop.IdsAsync(new { boosts = new[] { new { filter = new { id = 37 }, weight = 3 } } }, Ct, topN: 1, legTop: 20));
    }

    [PostgresFact]
    public async Task A_threshold_holds_for_the_boosted_score()
    {
        var rows = await shop.SearchAsync(new { min_score = 0.9, boosts = new[] { new { filter = new { id = 37 }, weight = 3 } } }, Ct);
        // (61/97 + 3) / 4
        Assert.Equal(0.9072165, Assert.Single(rows).Score, 1e-7);
    }

    [PostgresTheory]
    [InlineData("""{}""", "22023", "/boosts/0: a boost has either a filter or a decay")]
    [InlineData("""{"filter": {"id": 1}, "decay": "exp"}""", "22023", "/boosts/0: a boost has either a filter or a decay")]
    [InlineData("""{"filter": {"id": 1}, "scale": 1}""", "22023", "/boosts/0/scale: only a decay has this")]
    [InlineData("""{"filter": {"nope": 1}}""", "42703", "/boosts/0/filter: the filter names column 'nope'")]
    [InlineData("""{"filter": {"price": "dear"}}""", "22023", "/boosts/0/filter: filter value \"dear\" is no integer")]
    [InlineData("""{"filter": {"price": {"about": 1}}}""", "22023", "/boosts/0/filter: filter on column 'price' has no operator 'about'")]
    [InlineData("""{"filter": {"id": 1}, "weight": -1}""", "22023", "/boosts/0/weight")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1}""", "22023", "/boosts/0 lacks 'scale'")]
    [InlineData("""{"decay": "exp", "column": "price", "scale": 1}""", "22023", "/boosts/0 lacks 'origin'")]
    [InlineData("""{"decay": "exp", "origin": 1, "scale": 1}""", "22023", "either a column, or a latitude and a longitude")]
    [InlineData("""{"decay": "exp", "latitude": "latitude", "origin": [1, 1], "scale": 1}""", "22023", "either a column, or a latitude and a longitude")]
    [InlineData("""{"decay": "exp", "column": "price", "latitude": "latitude", "longitude": "longitude", "origin": [1, 1], "scale": 1}""", "22023", "either a column")]
    [InlineData("""{"decay": "normal", "column": "price", "origin": 1, "scale": 1}""", "22023", "/boosts/0/decay")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": 0}""", "22023", "/boosts/0/scale: must be a number above 0, got 0")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": -3}""", "22023", "/boosts/0/scale: must be a number above 0, got -3")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": 1e300}""", "22023", "/boosts/0/scale")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1e400, "scale": 1}""", "22023", "/boosts/0/origin")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": "1 day"}""", "22023", "/boosts/0/scale: must be a number above 0, got \"1 day\"")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": 1, "offset": -1}""", "22023", "/boosts/0/offset: must be a number of 0 or more, got -1")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": 1, "scale": 1, "at_scale": 1}""", "22023", "/boosts/0/at_scale")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": "now", "scale": 7}""", "22023", "/boosts/0/scale: must be an interval above 0, got 7")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": "now", "scale": "a week or so"}""", "22023", "/boosts/0/scale: must be an interval above 0")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": "now", "scale": "-1 day"}""", "22023", "/boosts/0/scale: must be an interval above 0")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": "someday", "scale": "1 day"}""", "22023", "/boosts/0/origin: must be a number, a date, a timestamp or \"now\"")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": "infinity", "scale": "1 day"}""", "22023", "/boosts/0/origin")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": true, "scale": "1 day"}""", "22023", "/boosts/0/origin")]
    [InlineData("""{"decay": "exp", "column": "price", "origin": "now", "scale": "1 day"}""", "22023", "/boosts/0/column: 'price' is of type integer, and the origin is a time")]
    [InlineData("""{"decay": "exp", "column": "day", "origin": 1, "scale": 1}""", "22023", "/boosts/0/column: 'day' is of type date, and the origin is a number")]
    [InlineData("""{"decay": "exp", "column": "make", "origin": 1, "scale": 1}""", "22023", "/boosts/0/column: 'make' is of type text")]
    [InlineData("""{"decay": "exp", "column": "cost", "origin": 1, "scale": 1}""", "42703", "/boosts/0/column: shop has no column 'cost'")]
    [InlineData("""{"decay": "exp", "latitude": "latitude", "longitude": "make", "origin": [1, 1], "scale": 1}""", "22023", "/boosts/0/longitude: 'make' is of type text")]
    [InlineData("""{"decay": "exp", "latitude": "latitude", "longitude": "longitude", "origin": [91, 1], "scale": 1}""", "22023", "/boosts/0/origin: must be [latitude, longitude]")]
    [InlineData("""{"decay": "exp", "latitude": "latitude", "longitude": "longitude", "origin": [1], "scale": 1}""", "22023", "/boosts/0/origin: must be [latitude, longitude]")]
    [InlineData("""{"decay": "exp", "latitude": "latitude", "longitude": "longitude", "origin": 1, "scale": 1}""", "22023", "/boosts/0/origin: must be [latitude, longitude]")]
    public async Task A_wrong_boost_is_named_by_its_place(string boost, string sqlState, string message)
    {
        var error = await shop.RefusedAsync(new { boosts = new[] { JsonDocument.Parse(boost).RootElement } }, Ct);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_boost_reads_no_column_that_the_caller_may_not_read()
    {
        var reader = await shop.ReaderAsync(Ct, columns: "(id, body, price)");
        Assert.Equal("3", (await shop.IdsAsync(new { boosts = new[] { new { decay = "exp", column = "price", origin = 30, scale = 1, weight = 1 } } }, Ct, source: reader.DataSource))[0]);
        foreach (var boost in new object[] { new { filter = new { secret = "x" } }, new { decay = "exp", column = "mass", origin = 1, scale = 1 } })
        {
            Assert.Equal("42501", (await shop.RefusedAsync(new { boosts = new[] { boost } }, Ct, source: reader.DataSource)).SqlState);
        }
    }

    private static (double X, double Y, double Z) Direction(double latitude, double longitude)
    {
        var (a, b) = (latitude * Math.PI / 180, longitude * Math.PI / 180);
        return (Math.Cos(a) * Math.Cos(b), Math.Cos(a) * Math.Sin(b), Math.Sin(a));
    }

    private static double Value(ShopRow row) => row.Details.GetProperty("boosts")[0].GetProperty("value").GetDouble();

    /// <summary>The value of one boost for the rows 1 to 40.</summary>
    private async Task<double[]> ValuesAsync(object boost)
    {
        var rows = await shop.SearchAsync(new { boosts = new[] { boost } }, Ct, topN: 40);
        return [.. rows.OrderBy(row => int.Parse(row.Id, System.Globalization.CultureInfo.InvariantCulture)).Select(Value)];
    }
}
