using Npgsql;
using NpgsqlTypes;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Metrics;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The metrics of SQL against those of the library, which agree with trec_eval.</summary>
public sealed class MetricOracleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] Names =
    [
        "ndcg", "ndcg@1", "ndcg@10", "ndcg@1000", "ndcg_linear", "ndcg_linear@5", "map", "map@7", "mrr", "mrr@3", "recall", "recall@12", "err", "err@4", "p@1", "p@10", "p@500",
        "success@1", "success@8", "judged@1", "judged@10", "judged@1000", "rprec", "bpref", "infap", "pairwise", "rbp", "rbp@0.5", "rbp@0.01", "rbp@0.995", "wss", "wss@0.5", "wss@1",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Random_rankings_with_all_kinds_of_grades_have_the_values_of_the_library()
    {
        var random = new Random(612);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        for (var trial = 0; trial < 120; trial++)
        {
            // Rankings without a document, without a relevant one, with every grade, and a few as long as a search allows.
            var documents = Enumerable.Range(0, trial % 30 == 29 ? 1500 : random.Next(1, 60)).Select(n => $"d{n}").ToArray();
            var highest = random.Next(-1, 5);
            var share = random.NextDouble();
            var grades = documents.Where(_ => random.NextDouble() < share).ToDictionary(id => id, _ => random.Next(-1, highest + 1), StringComparer.Ordinal);
            var ranking = documents.OrderBy(_ => random.Next()).Take(random.Next(0, Math.Min(documents.Length, 1000) + 1)).ToArray();
            await CompareAsync(connection, ranking, grades);
        }
    }

    [PostgresFact]
    public async Task A_document_that_is_pooled_and_not_judged_counts_for_infap_alone()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        foreach (var name in Names)
        {
            var pooled = await MeasureAsync(connection, [name], [-1, 2, null, 0, 1, -1], [2, 0, 1, -1, -1, -1]);
            var unjudged = await MeasureAsync(connection, [name], [null, 2, null, 0, 1, null], [2, 0, 1]);
            Assert.Equal(name != "infap", Math.Abs(pooled[0] - unjudged[0]) < 1e-12);
        }
    }

    [PostgresFact]
    public async Task Hit_is_success()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        double[] expected = [0, 1, 0, 1];
        Assert.Equal(expected, await MeasureAsync(connection, ["hit@1", "hit@2", "success@1", "success@2"], [0, 1], [0, 1]));
    }

    [PostgresFact]
    public async Task Values_worked_by_hand()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        var values = await MeasureAsync(connection, ["ndcg@2", "ndcg_linear@2", "map", "mrr", "err", "rbp@0.5", "bpref", "pairwise", "wss@0.5"], [0, 2, null, 1], [2, 1, 0, 0]);
        var discount = 1 / Math.Log2(3);
        double[] expected =
        [
            3 * discount / (3 + discount), 2 * discount / (2 + discount), ((1 / 2.0) + (2 / 4.0)) / 2, 0.5, (0.75 / 2) + (0.25 * 0.25 / 4), 0.5 * (0.5 + 0.125),
            // One of two not relevant stands above both; of five pairs two are wrong.
            0.5, 3 / 5.0, (2 / 4.0) - 0.5,
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], values[i], 1e-12);
        }
    }

    [PostgresFact]
    public async Task Where_no_two_grades_differ_the_order_of_pairs_is_not_defined()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        foreach (var (judged, defined) in new (int[], bool)[] { ([1], false), ([2, 2], false), ([1, -1], false), ([0, 0], false), ([], false), ([1, 0], true), ([2, 1], true) })
        {
            Assert.Equal(defined, double.IsFinite((await MeasureAsync(connection, ["pairwise"], [.. judged.Select(grade => (int?)grade)], judged))[0]));
            var grades = judged.Index().ToDictionary(pair => $"d{pair.Index}", pair => pair.Item, StringComparer.Ordinal);
            Assert.Equal(defined, new PairwiseAccuracy().IsDefined(new JudgedRanking([], grades)));
        }
    }

    [PostgresFact]
    public async Task Alpha_ndcg_of_random_rankings_has_the_value_of_the_library()
    {
        var random = new Random(42);
        await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand("select rankdb._alpha_ndcg($1, $2::jsonb, $3, $4)", connection);
        foreach (var type in new[] { NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Integer, NpgsqlDbType.Double })
        {
            command.Parameters.Add(new() { NpgsqlDbType = type });
        }

        for (var trial = 0; trial < 60; trial++)
        {
            var documents = Enumerable.Range(0, random.Next(1, 25)).Select(n => $"d{n}").ToArray();
            var aspects = documents.Where(_ => random.Next(3) > 0).ToDictionary(
                id => id, _ => (IReadOnlyCollection<string>)Enumerable.Range(0, 5).Where(_ => random.Next(3) == 0).Select(n => $"a{n}").ToArray(), StringComparer.Ordinal);
            var ranking = documents.OrderBy(_ => random.Next()).Take(random.Next(0, documents.Length + 1)).ToArray();
            var depth = random.Next(1, 15);
            var alpha = trial % 3 / 2.0;
            command.Parameters[0].Value = ranking;
            command.Parameters[1].Value = System.Text.Json.JsonSerializer.Serialize(aspects);
            command.Parameters[2].Value = depth;
            command.Parameters[3].Value = alpha;
            Assert.Equal(new AlphaNdcg(depth, alpha).Measure(ranking, aspects), (double)(await command.ExecuteScalarAsync(Ct))!, 1e-9);
        }
    }

    private static async Task CompareAsync(NpgsqlConnection connection, string[] ranking, Dictionary<string, int> grades)
    {
        var values = await MeasureAsync(connection, Names, [.. ranking.Select(id => grades.TryGetValue(id, out var grade) ? grade : (int?)null)], [.. grades.Values]);
        // Documents that are looked up by id have the values of rows whose grades are given.
        Assert.Equal(values, await MeasureDocumentsAsync(connection, ranking, grades));
        for (var i = 0; i < Names.Length; i++)
        {
            var metric = MetricName.Parse(Names[i]);
            var judged = new JudgedRanking(ranking, grades);
            Assert.Equal(metric.IsDefined(judged), !double.IsNaN(values[i]));
            var expected = metric.IsDefined(judged) ? metric.Measure(judged) : values[i];
            Assert.True(double.IsNaN(expected) || Math.Abs(expected - values[i]) < 1e-9, $"{Names[i]}: {expected} expected, {values[i]} measured, of {string.Join(' ', ranking.Select(id => grades.GetValueOrDefault(id, -2)))} with {string.Join(' ', grades.Values)}");
        }
    }

    /// <summary>NaN stands for a metric that has no row.</summary>
    private static async Task<double[]> MeasureDocumentsAsync(NpgsqlConnection connection, string[] ranking, Dictionary<string, int> grades)
    {
        await using var command = new NpgsqlCommand(
            "select array(select coalesce(v.value, 'NaN') from unnest($1) with ordinality m (m, n) left join rankdb._metrics_of($1, $2, $3, $4, null) v on v.metric = m.m order by n)", connection);
        foreach (var value in new object[] { Names, ranking, grades.Keys.ToArray(), grades.Values.ToArray() })
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (double[])(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>NaN stands for null.</summary>
    private static async Task<double[]> MeasureAsync(NpgsqlConnection connection, string[] names, int?[] ranking, int[] judged)
    {
        await using var command = new NpgsqlCommand("select array(select coalesce(rankdb._metric(m, $2, $3), 'NaN') from unnest($1) with ordinality m (m, n) order by n)", connection);
        foreach (var value in new object[] { names, ranking, judged })
        {
            command.Parameters.Add(new() { Value = value });
        }

        return (double[])(await command.ExecuteScalarAsync(Ct))!;
    }
}
