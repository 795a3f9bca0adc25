using RankDb.Service;
using RankDb.Service.Fusion;
using RankDb.Wire;
using Xunit;

namespace RankDb.Tests.Service;

public sealed class FuseFunctionTests
{
    private const string Legs =
        """
        [{"name": "lexical", "weight": 2, "lower_bound": 0, "hits": [{"id": "a", "score": 10, "rank": 1}, {"id": "b", "score": 5, "rank": 2}, {"id": "c", "score": 2, "rank": null}]},
         {"name": "dense", "hits": [{"id": "c", "score": 0.9, "rank": 1}]}]
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // a 2/61, b 2/62, c 1/61.
    [Fact]
    public async Task It_fuses_by_rrf_unless_told_otherwise() =>
        Assert.Equal([["a", 1, 2.0 / 61], ["b", 2, 2.0 / 62], ["c", 3, 1.0 / 61]], (await FuseAsync(Legs)).Select(row => row[..3]));

    // Lower bounds 0 and, for dense, that of its list: a (2 x 1 + 0) / 3, b (2 x 0.5 + 0) / 3, c (2 x 0.2 + 1) / 3.
    [Fact]
    public async Task It_takes_method_and_options_and_tells_each_leg()
    {
        var rows = await FuseAsync(Legs, "convex", """{"normalize": "theoretical-min"}""");
        Assert.Equal(["a", "c", "b"], rows.Select(row => row[0]));
        Assert.Equal([2.0 / 3, 1.4 / 3, 1.0 / 3], rows.Select(row => Math.Round((double)row[2]!, 15)), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.Equal("""{"legs":{"lexical":{"score":2,"normalized":0.2,"weight":2},"dense":{"rank":1,"score":0.9,"normalized":1,"weight":1}}}""", rows[1][3]);
    }

    [Fact]
    public async Task Hits_without_ranks_are_ranked_by_score_and_bare_ids_by_place()
    {
        var rows = await FuseAsync("""[{"name": "s", "hits": [{"id": "x", "score": 1}, {"id": 7, "score": 3}]}, {"name": "i", "hits": ["x", "y"]}]""", "rrf", """{"k": 0}""");
        Assert.Equal([["x", 1, 1.5], ["7", 2, 1.0], ["y", 3, 0.5]], rows.Select(row => row[..3]));
    }

    [Fact]
    public async Task Set_logic_works_by_name() =>
        Assert.Equal(["a", "b"], (await FuseAsync(Legs, "borda", """{"minus": ["dense"], "require": ["lexical"], "combine": "intersect"}""")).Select(row => row[0]));

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"name": "a", "hits": []}]""")]
    public async Task Nothing_gives_no_rows(string legs) => Assert.Empty(await FuseAsync(legs));

    [Theory]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "score": "NaN"}, {"id": "y", "score": 1}]}]""", null, null, "leg a: the score of 'x' is NaN")]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "score": "Infinity", "rank": 1}]}]""", null, null, "leg a: the score of 'x' is infinite")]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "score": 1e999, "rank": 1}]}]""", null, null, "leg a: the score of 'x' is infinite")]
    [InlineData("""[{"name": "a", "hits": ["x", "x"]}]""", null, null, "leg a: the id 'x' comes twice")]
    [InlineData("""[{"name": "a", "weight": 0, "hits": ["x"]}]""", null, null, "the weights of all legs are 0")]
    [InlineData("""[{"name": "a", "weight": -1, "hits": ["x"]}]""", null, null, "leg a: its weight")]
    [InlineData("""[{"name": "a", "weight": "1", "hits": ["x"]}]""", null, null, "legs[0].weight must be a number")]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "score": 1}, "y"]}]""", null, null, "1 of 2 hits have a score")]
    [InlineData("""[{"name": "a", "hits": [{"id": null}]}]""", null, null, "legs[0].hits[0].id must be an id")]
    [InlineData("""[{"name": "a", "hits": [{"score": 1}]}]""", null, null, "legs[0].hits[0] must have an id")]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "rank": 1.5}]}]""", null, null, "legs[0].hits[0].rank must be a whole number")]
    [InlineData("""[{"name": "a", "hits": [{"id": "x", "scor": 1}]}]""", null, null, "unknown key 'scor'")]
    [InlineData("""[{"name": "a", "wieght": 1, "hits": []}]""", null, null, "unknown key 'wieght'")]
    [InlineData("""[{"hits": []}]""", null, null, "legs[0] must have a name and hits")]
    [InlineData("""[{"name": "a", "hits": 3}]""", null, null, "legs[0].hits must be an array")]
    [InlineData("""[{"name": "a", "name": "b", "hits": []}]""", null, null, "cannot be read as JSON")]
    [InlineData("[3]", null, null, "legs[0] must be a JSON object")]
    [InlineData("{}", null, null, "legs must be a JSON array")]
    [InlineData("[", null, null, "legs cannot be read as JSON")]
    [InlineData("[]", "RRF", null, "method must be one of rrf")]
    [InlineData("[]", "rrf", """{"K": 60}""", "unknown key 'K'")]
    [InlineData("[]", "rrf", """{"k": 1.5}""", "k must be a whole number")]
    [InlineData("[]", "rrf", """{"k": 10001}""", "k must be 0 to 10000")]
    [InlineData("[]", "rbc", """{"phi": 1}""", "phi must be above 0 and below 1")]
    [InlineData("[]", "convex", """{"normalize": "minmax"}""", "normalize must be one of none, min-max")]
    [InlineData("[]", "convex", """{"missing": "0"}""", "missing must be one of score, lowest, zero")]
    [InlineData("[]", "convex", """{"combine": "or"}""", "combine must be one of union, intersect")]
    [InlineData("[]", "convex", """{"minus": ["x"]}""", "minus names the leg 'x'")]
    [InlineData("[]", "convex", """{"require": "x"}""", "require must be an array")]
    [InlineData("[]", "convex", "[]", "options must be a JSON object")]
    [InlineData("""[{"name": "a", "hits": ["x"]}]""", "convex", null, "leg a: 'x' has no score")]
    [InlineData(null, null, null, "legs must not be NULL")]
    public async Task A_mistake_is_22023_and_named(string? legs, string? method, string? options, string message)
    {
        var error = await Assert.ThrowsAsync<WireException>(() => FuseAsync(legs, method, options));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains(message, error.Message + " " + error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_much_is_54000()
    {
        var hits = string.Join(',', Enumerable.Range(0, 11));
        var limits = new ServiceOptions { MaxDocumentsPerCall = 10, MaxBytesPerCall = 3_000 };
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => FuseAsync($$"""[{"name": "a", "hits": [{{hits}}]}]""", null, null, limits))).SqlState);
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => FuseAsync("[" + new string(' ', 3_000) + "]", null, null, limits))).SqlState);
        var legs = string.Join(',', Enumerable.Range(0, 101).Select(leg => $$"""{"name":"{{leg}}","hits":[]}"""));
        Assert.Equal("54000", (await Assert.ThrowsAsync<WireException>(() => FuseAsync($"[{legs}]"))).SqlState);
    }

    private static Task<List<object?[]>> FuseAsync(string? legs, string? method = null, string? options = null, ServiceOptions? limits = null) =>
        ScoringFixture.RowsAsync(new FuseFunction(limits ?? new ServiceOptions()), Token, legs, method, options);
}
