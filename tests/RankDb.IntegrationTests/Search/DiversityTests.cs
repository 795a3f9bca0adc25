using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Diversity;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>The SQL of diversity against the library's own methods, which are tested against hand-worked values.</summary>
public sealed class DiversityTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("mmr", 0.0)]
    [InlineData("mmr", 0.5)]
    [InlineData("mmr", 0.9)]
    // With lambda 0 two rows that are alike add the same, and rounding decides.
    [InlineData("facility-location", 0.05)]
    [InlineData("facility-location", 0.5)]
    [InlineData("facility-location", 0.95)]
    [InlineData("xquad", 0.0)]
    [InlineData("xquad", 0.3)]
    [InlineData("xquad", 0.9)]
    public async Task The_order_is_that_of_the_method(string method, double lambda)
    {
        foreach (var (depth, topN) in new[] { (50, 40), (50, 7), (12, 40) })
        {
            var rows = await shop.SearchAsync(new { diversity = Settings(method, lambda, depth) }, Ct, topN: topN);
            var chosen = await ExpectedAsync(method, lambda, Math.Min(depth, 40), Math.Min(depth, topN));
            var expected = chosen.Concat(Enumerable.Range(0, 40).Except(chosen)).Take(topN).ToArray();
            Assert.Equal(expected.Select(place => place + 1), rows.Select(row => int.Parse(row.Id, CultureInfo.InvariantCulture)));
            // Scores keep their meaning, and the former rank is told.
            Assert.All(rows, row =>
            {
                var place = int.Parse(row.Id, CultureInfo.InvariantCulture);
                Assert.Equal(ShopDatabase.Fused(place), row.Score, 1e-12);
                Assert.Equal(place <= depth, row.Details.TryGetProperty("diversity", out var told));
                Assert.True(place > depth || told.GetProperty("rank_before").GetInt32() == place);
            });
        }
    }

    [PostgresTheory]
    [InlineData("mmr")]
    [InlineData("facility-location")]
    [InlineData("xquad")]
    public async Task Others_are_chosen_to_differ_from_pins(string method)
    {
        var rows = await shop.IdsAsync(new { diversity = Settings(method, 0.5, 50), pinned = new[] { "17", "3" } }, Ct, topN: 8);
        int[] order = [16, 2, .. Enumerable.Range(0, 40).Except([16, 2])];
        var chosen = await ExpectedAsync(method, 0.5, 40, 8, order, 2);
        Assert.Equal(chosen.Select(place => (order[place] + 1).ToString(CultureInfo.InvariantCulture)), rows);
    }

    [PostgresFact]
    public async Task A_group_is_made_of_the_diverse_order()
    {
        var diverse = await shop.IdsAsync(new { diversity = Settings("mmr", 0.3, 40) }, Ct, topN: 40);
        var expected = diverse.GroupBy(id => int.Parse(id, CultureInfo.InvariantCulture) switch { <= 30 => "big", 40 => "none", var n => "m" + (n % 4) }).SelectMany(group => group.Take(2)).ToHashSet();
        Assert.Equal(diverse.Where(expected.Contains), await shop.IdsAsync(new { diversity = Settings("mmr", 0.3, 40), group = new { column = "make", limit = 2 } }, Ct, topN: 40));
    }

    [PostgresFact]
    public async Task Rows_without_a_vector_are_like_nobody()
    {
        await shop.Database.ExecuteAsync(
            """
            create table bare (id int primary key, body text);
            insert into bare select n, 'lamp' || repeat(' plain', n) from generate_series(1, 4) n;
            select rankdb.create_index('bare', 'bare', array['body'])
            """, Ct);
        foreach (var method in new[] { "mmr", "facility-location" })
        {
            Assert.Empty(await shop.IdsAsync(new { diversity = Settings(method, 0.5, 10) }, Ct, index: "bare"));
        }

        await HandVectors.IndexAsync(shop.Database.Scratch, "bare", Ct);
        var generation = await shop.Database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'bare'", Ct);
        // 1 and 2 are the same, 3 and 4 have no vector: 1, then those that are like nobody, then 2.
        await shop.Database.ExecuteAsync(
            $"update rankdb_data.g{generation} set embedding = null where id in ('3', '4'); update rankdb_data.g{generation} a set embedding = b.embedding from rankdb_data.g{generation} b where a.id = '2' and b.id = '1'", Ct);
        Assert.Equal(ShopDatabase.Ids(1, 3, 4, 2), await shop.IdsAsync(new { diversity = Settings("mmr", 0.5, 10) }, Ct, index: "bare"));
        // All of one score would be needed for more: 1 covers itself and 2, so 2 adds nothing but its score.
        Assert.Equal(ShopDatabase.Ids(1, 2, 3, 4), await shop.IdsAsync(new { diversity = Settings("facility-location", 0.5, 10) }, Ct, index: "bare"));
    }

    [PostgresFact]
    public async Task Under_a_policy_only_rows_that_the_caller_sees_are_compared()
    {
        await shop.SecureAsync(Ct);
        var reader = await shop.ReaderAsync(Ct, "secured");
        await shop.Database.ExecuteAsync($"update secured set owner_name = '{reader.Name}' where id in (2, 7, 9, 33)", Ct);
        foreach (var method in new[] { "mmr", "facility-location", "xquad" })
        {
            Assert.Equal(ShopDatabase.Ids(2, 33, 7, 9), (await shop.IdsAsync(new { diversity = Settings(method, 0, 50) }, Ct, source: reader.DataSource, index: "secured")).Order(StringComparer.Ordinal));
        }

        var uncovered = await shop.ReaderAsync(Ct, columns: "(id, body)");
        Assert.Equal(10, (await shop.IdsAsync(new { diversity = Settings("mmr", 0.5, 50) }, Ct, source: uncovered.DataSource)).Length);
        Assert.Equal("42501", (await shop.RefusedAsync(new { diversity = Settings("xquad", 0.5, 50) }, Ct, source: uncovered.DataSource)).SqlState);
    }

    [PostgresTheory]
    [InlineData("""{"method": "xquad"}""", "22023", "/diversity: xquad lacks \"column\"")]
    [InlineData("""{"method": "xquad", "column": "colour"}""", "42703", "/diversity/column: shop has no column 'colour'")]
    [InlineData("""{"method": "mmr", "column": "make"}""", "22023", "/diversity/column: mmr compares stored vectors")]
    [InlineData("""{"method": "mmr", "lambda": 1.5}""", "22023", "/diversity/lambda")]
    [InlineData("""{"method": "mmr", "depth": 1}""", "22023", "/diversity/depth")]
    [InlineData("""{"method": "dpp"}""", "22023", "/diversity/method")]
    [InlineData("""{}""", "22023", "/diversity lacks 'method'")]
    public async Task Wrong_settings_are_named_by_their_place(string settings, string sqlState, string message)
    {
        var error = await shop.RefusedAsync(new { diversity = JsonDocument.Parse(settings).RootElement }, Ct);
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(message, error.MessageText, StringComparison.Ordinal);
    }

    private static object Settings(string method, double lambda, int depth) =>
        method == "xquad" ? new { method, lambda, depth, column = "tags" } : new { method, lambda, depth };

    /// <summary>Places from 0 in the order given (the order of scores), as the library chooses them.</summary>
    private async Task<IReadOnlyList<int>> ExpectedAsync(string method, double lambda, int depth, int count, int[]? order = null, int pins = 0)
    {
        order ??= [.. Enumerable.Range(0, depth)];
        var scores = order.Select(place => ShopDatabase.Fused(place + 1)).ToArray();
        if (method == "xquad")
        {
            var tags = order.Select(place => (place + 1) % 5 == 0 ? (IReadOnlyCollection<string>)[] : ["t" + ((place + 1) % 3), "u" + ((place + 1) % 2)]).ToArray();
            return XQuad.Order(scores, tags, lambda, count, pins);
        }

        var generation = await shop.Database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'shop'", Ct);
        var stored = await shop.Database.Scratch.RowsAsync($"select embedding::text from rankdb_data.g{generation} order by id::int", Ct);
        var vectors = stored.Select(text => JsonSerializer.Deserialize<double[]>(text)!).ToArray();
        double Cosine(int a, int b)
        {
            var (x, y) = (vectors[order[a]], vectors[order[b]]);
            double Inner(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();
            return Inner(x, y) / Math.Sqrt(Inner(x, x) * Inner(y, y));
        }

        return method == "mmr"
            ? MaximalMarginalRelevance.Order(scores, Cosine, lambda, count, pins)
            : FacilityLocation.Order(scores, Cosine, lambda, count, pins);
    }
}
