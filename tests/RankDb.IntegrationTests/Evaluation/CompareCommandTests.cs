using System.Globalization;
using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class CompareCommandTests(LegDatabase items) : ItemsCommandTests(items)
{
    private protected override string Filling =>
        """
        select rankdb.create_profile('late', '{"legs": [{"function": {"name": "late", "sql": "id", "lower_bound": 0}}]}'),
          rankdb.create_profile('dear', '{"legs": [{"lexical": {}}, {"function": {"name": "dear", "sql": "price", "lower_bound": 0}}]}');
        select rankdb.create_run('wide', 'items', 'items', 'lexical'), rankdb.create_run('holed', 'items', 'items', 'late');
        update rankdb.run_queries set ids = '{}', scores = '{}', error = '57014: cancelled' where run = 'holed' and query_id = 'q2'
        """;

    [PostgresFact]
    public async Task Every_pair_is_tested_and_p_is_corrected_over_all_of_them()
    {
        var rows = (await Commands.JsonAsync("compare", "items", "--set", "items", "--profile", "lexical", "late", "dear", "--metrics", "ndcg_linear@20,recall@20")).AsArray();

        Assert.Equal(
            ["lexical late ndcg_linear@20", "lexical late recall@20", "lexical dear ndcg_linear@20", "lexical dear recall@20", "late dear ndcg_linear@20", "late dear recall@20"],
            rows.Select(row => $"{row!["a"]} {row["b"]} {row["metric"]}"));
        var samples = new List<double>();
        foreach (var row in rows)
        {
            var (a, b) = (await ValuesAsync((string)row!["a"]!, (string)row["metric"]!), await ValuesAsync((string)row["b"]!, (string)row["metric"]!));
            var sample = new PairedSample(a, b);
            Assert.Equal(b.Average() - a.Average(), (double)row["difference"]!, 1e-9);
            Assert.Equal(PairedTTest.PValue(sample), (double)row["p_t"]!, 1e-9);
            Assert.Equal(RandomizationTest.PValue(sample), (double)row["p_randomization"]!, 1e-9);
            Assert.Equal((sample.Wins, sample.Ties, sample.Losses, 6), ((int)row["wins"]!, (int)row["ties"]!, (int)row["losses"]!, (int)row["queries"]!));
            Assert.InRange((double)row["difference"]!, (double)row["ci_low"]!, (double)row["ci_high"]!);
            Assert.Null(row["failed"]);
            samples.Add(RandomizationTest.PValue(sample));
        }

        Assert.Equal(MultipleComparisons.Holm(samples), rows.Select(row => (double)row!["p_adjusted"]!));
        Assert.Equal(samples, (await Commands.JsonAsync("compare", "items", "-s", "items", "-p", "lexical", "late", "dear", "-m", "ndcg_linear@20,recall@20", "--adjust", "none")).AsArray().Select(row => (double)row!["p_adjusted"]!));
    }

    [PostgresFact]
    public async Task Profiles_get_the_figures_of_rankdb_compare()
    {
        var row = Assert.Single((await Commands.JsonAsync("compare", "items", "--set", "items", "--profile", "lexical", "late", "--metrics", "ndcg_linear@20")).AsArray())!;
        var sql = JsonNode.Parse((await Database.RowsAsync("select to_jsonb(c) from rankdb.compare('items', 'items', 'lexical', 'late', array['ndcg_linear@20']) c", Ct))[0])!;

        foreach (var name in new[] { "mean_a", "mean_b", "difference", "ci_low", "ci_high", "p_randomization", "p_t", "p_adjusted", "effect_size", "wins", "ties", "losses", "queries" })
        {
            Assert.Equal((double)sql[name]!, (double)row[name]!, 1e-9);
        }

        Assert.Equal(sql["moved"]!.AsArray().Select(query => (string)query!["query_id"]!), row["moved"]!.AsArray().Select(query => (string)query!["query_id"]!));
    }

    [PostgresFact]
    public async Task Stored_runs_are_compared_and_a_query_that_failed_makes_no_pair()
    {
        var (code, output, notes) = await Commands.RunAsync("compare", "--runs", "wide", "holed", "--metrics", "recall@20", "--moved", "2", "--json");
        var row = Assert.Single(JsonNode.Parse(output)!.AsArray())!;

        Assert.Equal(1, code);
        Assert.Equal(5, (int)row["queries"]!);
        Assert.Equal("""{"a":[],"b":["q2"]}""", row["failed"]!.ToJsonString());
        Assert.Contains("  q2: 57014: cancelled", notes, StringComparison.Ordinal);
        var moved = row["moved"]!.AsArray();
        Assert.Equal(2, moved.Count);
        Assert.All(moved, query => Assert.Equal((double)query!["b"]! - (double)query["a"]!, (double)query["difference"]!, 1e-12));
        Assert.All(moved, query => Assert.Matches("^w\\d v\\d$", (string)query!["query"]!));
        Assert.True((double)moved[0]!["difference"]! >= (double)moved[1]!["difference"]!);
        Assert.Contains("queries that moved most by recall@20, wide to holed:", (await Commands.RunAsync("compare", "--runs", "wide", "holed", "--metrics", "recall@20")).Output, StringComparison.Ordinal);
    }

    private async Task<double[]> ValuesAsync(string profile, string metric) =>
        [.. (await Database.RowsAsync($"select value from rankdb.evaluate_queries('items', 'items', '{profile}', array['{metric}']) order by query_id", Ct)).Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
}
