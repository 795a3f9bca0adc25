using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class MetricNameTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("ndcg@10", 10)]
    [InlineData("ndcg", 1000)]
    [InlineData("ndcg_linear@1000", 1000)]
    [InlineData("map", 1000)]
    [InlineData("map@3", 3)]
    [InlineData("mrr@7", 7)]
    [InlineData("recall@100", 100)]
    [InlineData("err@20", 20)]
    [InlineData("p@1", 1)]
    [InlineData("success@5", 5)]
    [InlineData("judged@10", 10)]
    [InlineData("rprec", 1000)]
    [InlineData("bpref", 1000)]
    [InlineData("infap", 1000)]
    [InlineData("pairwise", 1000)]
    [InlineData("rbp", 1000)]
    [InlineData("rbp@0.95", 1000)]
    [InlineData("wss@0.8", 1000)]
    [InlineData("wss@1", 1000)]
    public async Task What_the_library_knows_is_known_and_looks_so_deep(string name, int depth)
    {
        Assert.Equal(name, MetricName.Parse(name) is { } metric ? metric.Name.Replace("@0.8", name == "rbp" ? "" : "@0.8", StringComparison.Ordinal) : null);
        Assert.Equal(depth, await database.ScalarAsync<int>($"select rankdb._metric_depth('{name}') from rankdb._check_metrics(array['{name}'])", Ct));
    }

    [PostgresTheory]
    [InlineData("hit@5", 5)]
    [InlineData("alpha-ndcg@12", 12)]
    public async Task Sql_knows_two_names_more(string name, int depth) =>
        Assert.Equal(depth, await database.ScalarAsync<int>($"select rankdb._metric_depth('{name}') from rankdb._check_metrics(array['{name}'])", Ct));

    [PostgresTheory]
    [InlineData("array['p']")]
    [InlineData("array['success']")]
    [InlineData("array['alpha-ndcg']")]
    [InlineData("array['ndcg@0']")]
    [InlineData("array['ndcg@1001']")]
    [InlineData("array['ndcg@99999999999']")]
    [InlineData("array['ndcg@-1']")]
    [InlineData("array['ndcg@']")]
    [InlineData("array['NDCG@10']")]
    [InlineData("array['rbp@0']")]
    [InlineData("array['rbp@1']")]
    [InlineData("array['rbp@.']")]
    [InlineData("array['wss@0']")]
    [InlineData("array['wss@1.1']")]
    [InlineData("array['rprec@5']")]
    [InlineData("array['ndcg@10', 'f1']")]
    [InlineData("array['ndcg@10', null]")]
    [InlineData("array[]::text[]")]
    [InlineData("null")]
    public async Task Other_names_are_refused(string metrics)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb._check_metrics({metrics})", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.NotNull(error.Hint);
    }

    [PostgresFact]
    public async Task A_measurement_of_one_ranking_refuses_what_it_does_not_know()
    {
        foreach (var name in new[] { "f1", "alpha-ndcg@5" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb._metric('{name}', '{{1}}', '{{1}}')", Ct));
            Assert.Equal("22023", error.SqlState);
        }
    }

    [PostgresFact]
    public async Task A_grade_whose_gain_is_no_number_is_refused()
    {
        Assert.Equal(["1|1|1"], await database.Scratch.RowsAsync("select rankdb._metric('ndcg', '{1000}', '{1000}'), rankdb._metric('err', '{1000}', '{1000}'), rankdb._metric('ndcg_linear', '{2000}', '{2000}')", Ct));
        foreach (var name in new[] { "ndcg", "err@5" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb._metric('{name}', '{{1}}', '{{1,1001}}')", Ct));
            Assert.Equal("22023", error.SqlState);
            Assert.Contains("1001", error.MessageText, StringComparison.Ordinal);
        }
    }
}
