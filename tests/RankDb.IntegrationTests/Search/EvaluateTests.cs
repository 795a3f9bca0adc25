using System.Globalization;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class EvaluateTests(SampleDatabase database) : IClassFixture<SampleDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task The_metrics_equal_those_of_the_ranking_library_on_the_same_runs()
    {
        var random = new Random(9);
        string[] queries = ["river stone", "silver island", "castle", "copper mirror thunder", "nowordatall"];
        for (var q = 0; q < queries.Length; q++)
        {
            await database.ExecuteAsync($"insert into rankdb.queries values ('set', 'q{q}', '{queries[q]}')", Ct);
            foreach (var id in Enumerable.Range(1, 400).OrderBy(_ => random.Next()).Take(25))
            {
                await database.ExecuteAsync($"insert into rankdb.judgments values ('set', 'q{q}', '{id}', {random.Next(4)})", Ct);
            }
        }

        await database.ExecuteAsync("insert into rankdb.queries values ('set', 'unjudged', 'river')", Ct);
        foreach (var profile in new[] { "lexical", "hybrid", "default" })
        {
            double ndcg = 0, mrr = 0, recall = 0;
            for (var q = 0; q < queries.Length; q++)
            {
                var grades = (await database.RowsAsync($"select id, grade from rankdb.judgments where query_id = 'q{q}'", Ct))
                    .Select(row => row.Split('|')).ToDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
                var run = await database.RowsAsync(
                    $$"""select id from rankdb.search('articles', '{{queries[q]}}', 100, profile => '{{profile}}', options => '{"timeout_ms": 60000}') order by rank""", Ct);
                ndcg += new Ndcg(10).Measure(run, grades);
                mrr += new ReciprocalRank(10).Measure(run, grades);
                recall += new Recall(100).Measure(run, grades);
            }

            var rows = await database.RowsAsync($"select metric, value, queries, ci_low <= value and value <= ci_high from rankdb.evaluate('articles', 'set', '{profile}')", Ct);
            Assert.Equal(["ndcg@10", "mrr@10", "recall@100"], rows.Select(row => row.Split('|')[0]));
            Assert.All(rows, row => Assert.Equal("5|True", string.Join('|', row.Split('|')[2..])));
            double[] expected = [ndcg / 5, mrr / 5, recall / 5];
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(expected[i], double.Parse(rows[i].Split('|')[1], CultureInfo.InvariantCulture), 1e-9);
            }
        }
    }

    [PostgresFact]
    public async Task Quotation_marks_in_a_judged_query_demand_nothing()
    {
        const string query = "\"silver nowordatall\" -island";
        Assert.Empty(await database.RowsAsync($"select id from rankdb.search('articles', '{query}', profile => 'lexical')", Ct));
        await database.ExecuteAsync(
            $$"""
            insert into rankdb.queries values ('quoted', 'q', '{{query}}');
            insert into rankdb.judgments select 'quoted', 'q', s.id, 1 from rankdb.search('articles', '{{query}}', 1, profile => 'lexical', options => '{"syntax": "plain"}') s
            """, Ct);

        Assert.Equal(["1"], await database.RowsAsync("select value from rankdb.evaluate('articles', 'quoted', 'lexical', array['mrr@10'])", Ct));
    }
}
