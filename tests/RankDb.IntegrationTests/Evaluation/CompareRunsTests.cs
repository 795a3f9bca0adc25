using System.Globalization;
using System.Text.Json;
using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class CompareRunsTests(CompareRunsTests.Runs runs) : IClassFixture<CompareRunsTests.Runs>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestDatabase Database => runs.Database;

    [PostgresFact]
    public async Task Means_differences_tests_and_counts_are_those_of_the_library_over_the_queries_in_pairs()
    {
        double[] a = [1, 0.5, 0.25, 0, 1, 1];
        double[] b = [1, 1, 0.5, 0.2, 0.5, 1];
        var sample = new PairedSample(a, b);
        var interval = BootstrapInterval.OfMean(sample.Differences);
        var row = (await Database.Scratch.RowsAsync(
            "select metric, mean_a, mean_b, difference, p_randomization, p_t, effect_size, p_adjusted, wins, ties, losses, queries, failed, ci_low, ci_high from rankdb.compare_runs('a', 'b', array['mrr@10'])", Ct))[0].Split('|');
        Assert.Equal("mrr@10", row[0]);
        var expected = new[] { a.Average(), b.Average(), sample.Mean, RandomizationTest.PValue(sample), PairedTTest.PValue(sample), sample.EffectSize, RandomizationTest.PValue(sample) };
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], SqlArray.Number(row[i + 1]), 1e-9);
        }

        Assert.Equal(["3", "2", "1", "6", ""], row[8..13]);
        Assert.Equal(interval.Low, SqlArray.Number(row[13]), 1e-9);
        Assert.Equal(interval.High, SqlArray.Number(row[14]), 1e-9);
    }

    [PostgresFact]
    public async Task Turned_round_it_says_the_opposite()
    {
        const string columns = "select difference, ci_low, ci_high, p_randomization, p_t, effect_size, wins, losses from rankdb.compare_runs";
        var forth = (await Database.Scratch.RowsAsync($"{columns}('a', 'b', array['mrr@10'])", Ct))[0].Split('|').Select(SqlArray.Number).ToArray();
        var back = (await Database.Scratch.RowsAsync($"{columns}('b', 'a', array['mrr@10'])", Ct))[0].Split('|').Select(SqlArray.Number).ToArray();
        Assert.Equal([-forth[0], -forth[2], -forth[1], forth[3], forth[4], -forth[5], forth[7], forth[6]], back.Select(value => Math.Round(value, 12)), (x, y) => Math.Abs(x - y) < 1e-9);
    }

    [PostgresFact]
    public async Task The_queries_that_moved_most_come_from_both_directions()
    {
        Assert.Equal(["q2|0.5", "q3|0.25", "q4|0.2", "q5|-0.5"], await MovedAsync("{}"));
        Assert.Equal(["q2|0.5", "q5|-0.5"], await MovedAsync("""{"moved": 2}"""));
        Assert.Equal(["q2|0.5", "q3|0.25", "q5|-0.5"], await MovedAsync("""{"moved": 3}"""));
        Assert.Empty(await MovedAsync("""{"moved": 0}"""));
        Assert.Equal(["question 2|0.5|1"], await Database.Scratch.RowsAsync(
            "select m ->> 'query', m ->> 'a', m ->> 'b' from rankdb.compare_runs('a', 'b', array['mrr@10']), jsonb_array_elements(moved) m where m ->> 'query_id' = 'q2'", Ct));

        async Task<IReadOnlyList<string>> MovedAsync(string options) => await Database.Scratch.RowsAsync(
            $"select m.value ->> 'query_id', m.value ->> 'difference' from rankdb.compare_runs('a', 'b', array['mrr@10'], '{options}'), jsonb_array_elements(moved) with ordinality m order by m.ordinality", Ct);
    }

    [PostgresFact]
    public async Task A_tolerance_makes_ties_of_small_differences_and_changes_no_test()
    {
        Assert.Equal(["2|3|1|2"], await Database.Scratch.RowsAsync(
            """select b.wins, b.ties, b.losses, jsonb_array_length(b.moved) - 1 from rankdb.compare_runs('a', 'b', array['mrr@10'], '{"tolerance": 0.2}') b""", Ct));
        Assert.Equal(["True"], await Database.Scratch.RowsAsync(
            """select a.p_randomization = b.p_randomization from rankdb.compare_runs('a', 'b', array['mrr@10'], '{"tolerance": 0.2}') b, rankdb.compare_runs('a', 'b', array['mrr@10']) a""", Ct));
    }

    [PostgresFact]
    public async Task A_failed_query_is_left_out_and_named()
    {
        var row = (await Database.Scratch.RowsAsync("select queries, wins, failed from rankdb.compare_runs('a', 'failing', array['mrr@10'])", Ct))[0].Split('|');
        Assert.Equal(["4", "1"], row[..2]);
        Assert.Equal("""{"a": [], "b": ["q1", "q5"]}""", row[2]);
        Assert.Equal("""{"a": ["q1", "q5"], "b": []}""", (await Database.Scratch.RowsAsync("select failed from rankdb.compare_runs('failing', 'a', array['mrr@10'])", Ct))[0]);

        // One pair is left, which is as a set of one query.
        Assert.Equal(["1|0||"], await Database.Scratch.RowsAsync("select queries, difference, p_randomization, ci_low from rankdb.compare_runs('a', 'broken', array['mrr@10'])", Ct));
    }

    [PostgresFact]
    public async Task Without_any_pair_it_says_all_the_reasons()
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("""select rankdb.compare_runs('last', 'ahead', options => '{"missing": "skip"}')""", Ct));
        Assert.Equal("55000", error.SqlState);
        Assert.Equal("no query of set 'six' was measured with both", error.MessageText);
        Assert.Equal("1 failed for ahead: 57014: out of time. 1 measured for last alone, 2 measured for ahead alone", error.Hint);
    }

    [PostgresFact]
    public async Task A_query_that_a_run_lacks_counts_as_nothing_found_unless_it_is_to_be_left_out()
    {
        Assert.Equal(["6|-0.25"], await Database.Scratch.RowsAsync("select queries, difference from rankdb.compare_runs('a', 'short', array['mrr@10'])", Ct));
        var said = Assert.Single(await RankedRuns.NoticesAsync(Database, "select rankdb.compare_runs('a', 'short', array['mrr@10'])", Ct));
        Assert.Contains("run short lacks 2", said, StringComparison.Ordinal);
        Assert.Contains("they count 0", said, StringComparison.Ordinal);
        Assert.Equal(["4|0.125"], await Database.Scratch.RowsAsync("""select queries, difference from rankdb.compare_runs('a', 'short', array['mrr@10'], '{"missing": "skip"}')""", Ct));
    }

    [PostgresFact]
    public async Task A_set_of_one_query_has_a_difference_and_no_test()
    {
        Assert.Equal(["1|0.5|1|0.5||||||1|0|0|1"], await Database.Scratch.RowsAsync(
            "select queries, mean_a, mean_b, difference, ci_low, ci_high, p_randomization, p_t, p_adjusted, wins, ties, losses, jsonb_array_length(moved) from rankdb.compare_runs('one-a', 'one-b', array['mrr@10'])", Ct));
    }

    [PostgresFact]
    public async Task Equal_runs_differ_by_nothing_and_a_constant_difference_has_no_spread()
    {
        Assert.Equal(["0|1|1|0|0|0"], await Database.Scratch.RowsAsync("select difference, p_randomization, p_t, effect_size, ci_low, ci_high from rankdb.compare_runs('a', 'copy', array['mrr@10'])", Ct));
        Assert.Equal(["-0.5|0.03125|0|-Infinity"], await Database.Scratch.RowsAsync("select difference, p_randomization, p_t, effect_size from rankdb.compare_runs('first', 'second', array['mrr@10'])", Ct));
    }

    [PostgresFact]
    public async Task P_is_corrected_over_the_metrics()
    {
        string[] metrics = ["mrr@10", "ndcg@10", "success@1", "success@5"];
        var list = $"array['{string.Join("','", metrics)}']";
        foreach (var (method, correct) in new (string, Func<IReadOnlyList<double>, IReadOnlyList<double>>)[]
            { ("holm", MultipleComparisons.Holm), ("bh", MultipleComparisons.BenjaminiHochberg), ("none", p => p) })
        {
            var rows = (await Database.Scratch.RowsAsync($$"""select metric, p_randomization, p_adjusted from rankdb.compare_runs('a', 'b', {{list}}, '{"adjust": "{{method}}"}')""", Ct))
                .Select(row => row.Split('|')).ToArray();
            Assert.Equal(metrics, rows.Select(row => row[0]));
            Assert.Equal(correct([.. rows.Select(row => SqlArray.Number(row[1]))]), rows.Select(row => SqlArray.Number(row[2])));
        }
    }

    [PostgresFact]
    public async Task A_comparison_can_be_kept_as_a_report()
    {
        var rows = await Database.Scratch.RowsAsync("""select metric, difference from rankdb.compare_runs('a', 'b', array['mrr@10', 'success@1'], '{"store": true}')""", Ct);
        var report = (await Database.Scratch.RowsAsync("select kind, set_name, metric, body from rankdb.reports", Ct))[0].Split('|', 4);
        Assert.Equal(["comparison", "six", "mrr@10, success@1"], report[..3]);
        Assert.Equal(rows.Select(row => "a|b|" + row), JsonDocument.Parse(report[3]).RootElement.EnumerateArray().Select(kept => string.Create(
            CultureInfo.InvariantCulture, $"{kept.GetProperty("a")}|{kept.GetProperty("b")}|{kept.GetProperty("metric")}|{kept.GetProperty("difference").GetDouble()}")));
    }

    [PostgresTheory]
    [InlineData("'a', 'a'", "22023", "the same")]
    [InlineData("'a', 'nobody'", "42704", "'nobody' does not exist")]
    [InlineData("null, 'b'", "42704", "NULL")]
    [InlineData("'a', 'one-a'", "22023", "share no query")]
    [InlineData("'a', 'b', array['mrr'], '{\"judgment_set\": \"other\"}'", "22023", "run 'a' and set 'other' share no judged query")]
    [InlineData("'a', 'b', array['mrr@0']", "22023", "mrr@0")]
    [InlineData("'a', 'b', '{}'", "22023", "at least one metric")]
    [InlineData("'a', 'b', array['mrr'], '{\"round\": 5}'", "22023", "'round'")]
    [InlineData("'a', 'b', array['mrr'], '{\"rounds\": 5}'", "22023", "rounds must be")]
    [InlineData("'a', 'b', array['mrr'], '{\"confidence\": 1}'", "22023", "confidence must be")]
    [InlineData("'a', 'b', array['mrr'], '{\"adjust\": \"bonferroni\"}'", "22023", "adjust must be")]
    [InlineData("'a', 'b', array['mrr'], '{\"store\": \"yes\"}'", "22023", "store must be")]
    [InlineData("'a', 'b', array['mrr'], '{\"missing\": 0}'", "22023", "missing must be")]
    [InlineData("'a', 'b', array['mrr'], '{\"profile_a\": {}}'", "22023", "'profile_a'")]
    [InlineData("'a', 'b', array['mrr'], '{\"judgment_set\": \"unjudged\"}'", "42704", "unjudged")]
    [InlineData("'a', 'b', array['mrr'], '[]'", "22023", "JSON object")]
    public async Task It_says_what_is_wrong(string arguments, string sqlState, string part)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync($"select rankdb.compare_runs({arguments})", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(part, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Runs_of_others_are_not_there_and_readers_compare_none()
    {
        var author = await Database.CreateRoleAsync(Ct, "rankdb_author");
        await using var asAuthor = author.DataSource.CreateCommand("select rankdb.compare_runs('a', 'b')");
        Assert.Equal("42704", (await Assert.ThrowsAsync<PostgresException>(() => asAuthor.ExecuteNonQueryAsync(Ct))).SqlState);
        var reader = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        await using var asReader = reader.DataSource.CreateCommand("select rankdb.compare_runs('a', 'b')");
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => asReader.ExecuteNonQueryAsync(Ct))).SqlState);
    }

    /// <summary>Class fixture: runs over sets of six queries and of one.</summary>
    public sealed class Runs(TestServer server) : IAsyncLifetime
    {
        public TestDatabase Database { get; } = new(server);

        public async ValueTask InitializeAsync()
        {
            await Database.InitializeAsync();
            if (!TestServer.IsConfigured)
            {
                return;
            }

            await RankedRuns.JudgeAsync(Database, "six", 6, CancellationToken.None);
            await RankedRuns.JudgeAsync(Database, "single", 1, CancellationToken.None);
            await Database.ExecuteAsync("insert into rankdb.queries values ('other', 'elsewhere', 'question'); insert into rankdb.judgments (set_name, query_id, id, grade) values ('other', 'elsewhere', 'right', 1)");
            foreach (var (run, set, ranks) in new (string, string, int[])[]
            {
                ("a", "six", [1, 2, 4, RankedRuns.Nowhere, 1, 1]),
                ("copy", "six", [1, 2, 4, RankedRuns.Nowhere, 1, 1]),
                ("b", "six", [1, 1, 2, 5, 2, 1]),
                ("failing", "six", [RankedRuns.Failed, 1, 4, RankedRuns.Nowhere, RankedRuns.Failed, 1]),
                ("broken", "six", [RankedRuns.Failed, RankedRuns.Failed, RankedRuns.Failed, RankedRuns.Failed, RankedRuns.Failed, 1]),
                ("short", "six", [1, 1, 4, RankedRuns.Nowhere, RankedRuns.NotAsked, RankedRuns.NotAsked]),
                ("last", "six", [RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.NotAsked, 1]),
                ("ahead", "six", [1, 1, RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.Failed]),
                ("first", "six", [1, 1, 1, 1, 1, 1]),
                ("second", "six", [2, 2, 2, 2, 2, 2]),
                ("one-a", "single", [2]),
                ("one-b", "single", [1]),
            })
            {
                await RankedRuns.StoreAsync(Database, run, set, ranks, CancellationToken.None);
            }
        }

        public ValueTask DisposeAsync() => Database.DisposeAsync();
    }
}
