using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Settings that choose nothing leave a search as it is without them.</summary>
public sealed class UnshapedSearchTests(ShopDatabase shop) : IClassFixture<ShopDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Settings_without_effect_change_neither_order_nor_scores()
    {
        foreach (var query in new[] { "lamp", "chair plain", "zebra" })
        {
            var plain = await shop.SearchAsync(new { }, Ct, query: query, topN: 50);
            foreach (var settings in new object[]
            {
                new { boosts = Array.Empty<object>(), pinned = Array.Empty<string>(), excluded = Array.Empty<string>(), synonyms = new { } },
                new { boosts = new[] { new { filter = new { id = 3 }, weight = 0 } } },
                new { boosts = new[] { new { decay = "exp", column = "price", origin = 1, scale = 1, weight = 0 } } },
                new { pinned = new[] { "1000" } },
                new { excluded = new[] { "1000" } },
                new { collapse = "id" },
                new { group = new { column = "make", limit = 1000 } },
                new { diversity = new { method = "mmr", lambda = 1 } },
                new { diversity = new { method = "facility-location", lambda = 1 } },
                new { diversity = new { method = "xquad", lambda = 1, column = "make" } },
            })
            {
                var shaped = await shop.SearchAsync(settings, Ct, query: query, topN: 50);
                Assert.Equal(plain.Select(row => (row.Id, row.Score)), shaped.Select(row => (row.Id, row.Score)));
            }
        }
    }

    [PostgresFact]
    public async Task Details_of_a_plain_search_name_none_of_it()
    {
        var details = (await shop.SearchAsync(new { }, Ct))[0].Details;
        Assert.All(new[] { "boosts", "pinned", "group", "diversity" }, key => Assert.False(details.TryGetProperty(key, out _)));
    }
}
