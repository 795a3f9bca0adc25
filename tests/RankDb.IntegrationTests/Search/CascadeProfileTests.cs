using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Reranking stages and calibrations that a profile may not have.</summary>
public sealed class CascadeProfileTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [PostgresTheory]
    [InlineData("""{"rerank": [{"top": 20}, {"top": 50}]}""", "/rerank/1/top")]
    [InlineData("""{"rerank": [{"top": 0}]}""", "/rerank/0/top")]
    [InlineData("""{"rerank": [{"topp": 5}]}""", "topp")]
    [InlineData("""{"rerank": [{"blend": 1.5}]}""", "/rerank/0/blend")]
    [InlineData("""{"rerank": [{"normalize": "max"}]}""", "/rerank/0/normalize")]
    [InlineData("""{"rerank": [{"unit": "page"}]}""", "/rerank/0/unit")]
    [InlineData("""{"rerank": [{"windows": {"score": "max"}}]}""", "/rerank/0/windows")]
    [InlineData("""{"rerank": [{"template": "the same for all"}]}""", "/rerank/0/template")]
    [InlineData("""{"rerank": [{"unit": "document", "windows": {"score": "mean", "best": 5, "limit": 4}}]}""", "/rerank/0/windows/best")]
    [InlineData("""{"rerank": [{"unit": "document", "windows": {"limit": 17}}]}""", "/rerank/0/windows/limit")]
    [InlineData("""{"rerank": [{"unit": "document", "windows": {"worst": 1}}]}""", "worst")]
    [InlineData("""{"rerank": [{"template": "{title"}]}""", "/rerank/0/template")]
    [InlineData("""{"rerank": [{"template": "{} {passage}"}]}""", "/rerank/0/template")]
    [InlineData("""{"rerank": [{"template": ""}]}""", "/rerank/0/template")]
    [InlineData("""{"rerank": [{"curve": {"points": [[10, 0.4]]}}]}""", "metric")]
    [InlineData("""{"rerank": [{"curve": {"metric": "ndcg@10", "points": []}}]}""", "/rerank/0/curve/points")]
    [InlineData("""{"rerank": [{"curve": {"metric": "ndcg@10", "points": [[20, 0.4], [10, 0.5]]}}]}""", "/rerank/0/curve/points")]
    [InlineData("""{"rerank": [{"curve": {"metric": "ndcg@10", "points": [[10, 0.4], [10, 0.5]]}}]}""", "/rerank/0/curve/points")]
    [InlineData("""{"rerank": [{"curve": {"metric": "ndcg@10", "points": [[0, 0.4]]}}]}""", "/rerank/0/curve/points")]
    [InlineData("""{"rerank": [{"curve": {"metric": "ndcg@10", "points": [[10.5, 0.4]]}}]}""", "/rerank/0/curve/points")]
    [InlineData("""{"rerank": [{}, {"top": 40}, {"top": 30}, {"top": 20}, {"top": 10}]}""", "/rerank")]
    [InlineData("""{"exact_match": 1.5}""", "/exact_match")]
    [InlineData("""{"exact_match": true}""", "/exact_match")]
    [InlineData("""{"calibrate": {"method": "beta"}}""", "/calibrate/method")]
    [InlineData("""{"calibrate": {"a": 1, "b": 0}}""", "method")]
    [InlineData("""{"calibrate": {"method": "platt", "a": 1}}""", "/calibrate")]
    [InlineData("""{"calibrate": {"method": "platt", "a": 0, "b": 1}}""", "/calibrate/a")]
    [InlineData("""{"calibrate": {"method": "platt", "a": -2, "b": 1}}""", "/calibrate/a")]
    [InlineData("""{"calibrate": {"method": "platt", "a": 2, "b": 1, "points": [[0, 0]]}}""", "/calibrate")]
    [InlineData("""{"calibrate": {"method": "isotonic"}}""", "/calibrate")]
    [InlineData("""{"calibrate": {"method": "isotonic", "points": [[0.5, 0.2], [0.5, 0.3]]}}""", "/calibrate/points")]
    [InlineData("""{"calibrate": {"method": "isotonic", "points": [[0.5, 0.3], [0.6, 0.2]]}}""", "/calibrate/points")]
    [InlineData("""{"calibrate": {"method": "isotonic", "points": [[0.5, 1.3]]}}""", "/calibrate/points")]
    [InlineData("""{"calibrate": {"method": "isotonic", "points": [[0.5]]}}""", "/calibrate/points/0")]
    [InlineData("""{"calibrate": {"method": "platt", "a": 2, "b": 1, "fused": {"method": "isotonic"}}}""", "/calibrate/fused")]
    [InlineData("""{"calibrate": {"method": "platt", "a": 2, "b": 1, "lexical": {"method": "cosine"}}}""", "/calibrate/lexical/method")]
    [InlineData("""{"calibrate": {"method": "cosine", "layers": [{"weights": [[1], [1]], "bias": [0, 0]}]}}""", "/calibrate/method")]
    public async Task A_profile_that_makes_no_sense_is_refused_with_the_place(string part, string place)
    {
        var error = await RefuseAsync($"'{{\"legs\": [{{\"lexical\": {{}}}}]}}'::jsonb || '{part}'");
        Assert.Contains(place, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("""[{"weights": [[1], [1]], "bias": [0]}]""")]
    [InlineData("""[{"weights": [[1], [1, 2]], "bias": [0, 0]}]""")]
    [InlineData("""[{"weights": [[1]], "bias": [0]}]""")]
    [InlineData("""[{"weights": [[1], ["x"]], "bias": [0, 0]}]""")]
    [InlineData("""[{"weights": [[1]], "bias": [0]}, {"weights": [[1, 2], [1, 2]], "bias": [0, 0]}]""")]
    [InlineData("""[{"weights": 3, "bias": [0, 0]}]""")]
    [InlineData("""[7]""")]
    [InlineData("""[]""")]
    public async Task Layers_of_the_cosine_adapter_that_do_not_fit_are_refused(string layers)
    {
        var error = await RefuseAsync($$"""'{"legs": [{"dense": {} }], "calibrate": {"method": "cosine", "layers": {{layers}} } }'""");
        Assert.Contains("/calibrate/layers", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("""{"rerank": [{}]}""")]
    [InlineData("""{"exact_match": 0.1}""")]
    [InlineData("""{"legs": [{"dense": {}}, {"lexical": {}}]}""")]
    public async Task The_cosine_adapter_is_for_the_order_of_one_vector_leg(string part)
    {
        const string good = """'{"legs": [{"dense": {}}], "calibrate": {"method": "cosine", "layers": [{"weights": [[1], [1]], "bias": [0, 0]}]}}'::jsonb""";
        await database.ExecuteAsync($"select rankdb._check_profile({good})");
        Assert.Contains("/calibrate/method", (await RefuseAsync($"{good} || '{part}'")).MessageText, StringComparison.Ordinal);
    }

    private async Task<Npgsql.PostgresException> RefuseAsync(string definition)
    {
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"select rankdb.create_profile('odd', {definition})"));
        Assert.Equal("22023", error.SqlState);
        return error;
    }
}
