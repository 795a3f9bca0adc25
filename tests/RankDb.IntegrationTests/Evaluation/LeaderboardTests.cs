using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Aggregation;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class LeaderboardTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Three_runs_get_the_places_votes_and_costs_that_a_person_works_out()
    {
        await StoreAsync("hand", 4, ("hand-a", [1, 1, 1, 2]), ("hand-b", [1, 2, 2, 1]), ("hand-c", [2, 2, 2, 2]));
        Assert.Equal(
            [
                // Of its 8 votes a won 2.5 against b (a tie, two wins) and 3.5 against c.
                "hand-a|1|1|0.875|4|0|0.75|2|0|1",
                "hand-b|1|2|0.75|4|0|0.5625|0|-1|2",
                "hand-c|1|3|0.5|4|0|0.1875|-2|-3|3",
            ],
            await database.Scratch.RowsAsync("select run, judgment_sets, place, mean, queries, failed, borda, copeland, minimax, kemeny from rankdb.leaderboard(array['hand'], 'mrr@10')", Ct));
        // Queries cost 1, 2, 3, 4 milliseconds, tokens and TFLOPs.
        Assert.Equal(["2.5|2500000000000|1|2.5|350|350"], await database.Scratch.RowsAsync(
            "select tokens, flops, calls, ms, quality_per_petaflop, round(quality_per_second::numeric, 9)::float8 from rankdb.leaderboard(array['hand'], 'mrr@10') where run = 'hand-a'", Ct));
        var (a, b, c) = (new[] { 1, 1, 1, 0.5 }, new[] { 1, 0.5, 0.5, 1 }, new[] { 0.5, 0.5, 0.5, 0.5 });
        var expected = MultipleComparisons.Holm([RandomizationTest.PValue(new PairedSample(a, b)), RandomizationTest.PValue(new PairedSample(a, c))]);
        Assert.Equal(["", .. expected.Select(p => p.ToString(CultureInfo.InvariantCulture))], await database.Scratch.RowsAsync("select p_best from rankdb.leaderboard(array['hand'], 'mrr@10')", Ct));
    }

    [PostgresFact]
    public async Task On_random_runs_with_queries_that_were_not_asked_everything_is_the_librarys()
    {
        const int tasks = 60;
        const int items = 6;
        var random = new Random(21);
        var table = new double[tasks, items];
        await RankedRuns.JudgeAsync(database, "random", tasks, Ct);
        for (var item = 0; item < items; item++)
        {
            var ranks = Enumerable.Range(0, tasks).Select(_ => random.Next(5) == 0 ? RankedRuns.NotAsked : random.Next(0, 4 + item)).ToArray();
            await RankedRuns.StoreAsync(database, $"random{item}", "random", ranks, Ct);
            for (var task = 0; task < tasks; task++)
            {
                table[task, item] = ranks[task] switch { RankedRuns.NotAsked => double.NaN, 0 => 0, var rank => 1.0 / rank };
            }
        }

        double[] Column(int item) => [.. Enumerable.Range(0, tasks).Select(task => table[task, item])];
        var preferences = Preferences.OfTable(table);
        var (borda, copeland, minimax, strengths) = (VotingRules.Borda(preferences), VotingRules.Copeland(preferences), VotingRules.Minimax(preferences), BradleyTerry.Strengths(preferences));
        var rows = (await database.Scratch.RowsAsync(
            """select run, mean, queries, borda, copeland, minimax, bradley_terry, kemeny, p_best, ci_high - mean from rankdb.leaderboard(array['random'], 'mrr@10', '{"adjust": "none", "missing": "skip"}')""", Ct))
            .Select(row => row.Split('|')).ToArray();
        Assert.Equal(items, rows.Length);
        var best = int.Parse(rows[0][0][^1..], CultureInfo.InvariantCulture);
        foreach (var row in rows)
        {
            var item = int.Parse(row[0][^1..], CultureInfo.InvariantCulture);
            var asked = Column(item).Where(double.IsFinite).ToArray();
            var deviation = Math.Sqrt(asked.Sum(value => Math.Pow(value - asked.Average(), 2)) / (asked.Length - 1));
            var expected = new[] { asked.Average(), asked.Length, borda[item], copeland[item], minimax[item], strengths[item] };
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], SqlArray.Number(row[i + 1]), 1e-6);
            }

            Assert.Equal(1.96 * deviation / Math.Sqrt(asked.Length), SqlArray.Number(row[9]), 1e-9);
            if (item != best)
            {
                // By the bytes of the ids, q1, q10, q11, ...: the order says which of the random signs is whose.
                var shared = Enumerable.Range(0, tasks).Where(task => double.IsFinite(table[task, item] + table[task, best])).OrderBy(task => $"q{task + 1}", StringComparer.Ordinal).ToArray();
                var sample = new PairedSample([.. shared.Select(task => table[task, best])], [.. shared.Select(task => table[task, item])]);
                Assert.Equal(RandomizationTest.PValue(sample), SqlArray.Number(row[8]), 1e-9);
            }
        }

        var order = rows.OrderBy(row => SqlArray.Number(row[7])).Select(row => int.Parse(row[0][^1..], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Kemeny.Cost(preferences, Kemeny.Exact(preferences)), Kemeny.Cost(preferences, order), 1e-9);
        Assert.Contains(await RankedRuns.NoticesAsync(database, """select rankdb.leaderboard(array['random'], 'mrr@10', '{"missing": "skip"}')""", Ct), said => said.StartsWith("0 of 6 were asked all queries", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Each_rule_can_make_the_order_and_equal_runs_share_a_place()
    {
        // By the mean a is first; by the queries' votes b is, which wins three of five.
        await StoreAsync("rules", 5, ("rules-a", [1, 1, 3, 3, 3]), ("rules-b", [5, 5, 2, 2, 2]), ("rules-c", [1, 1, 3, 3, 3]));
        foreach (var (order, expected) in new[] { ("mean", "rules-a 1, rules-c 1, rules-b 3"), ("borda", "rules-b 1, rules-a 2, rules-c 2"), ("copeland", "rules-b 1, rules-a 2, rules-c 2"),
            ("minimax", "rules-b 1, rules-a 2, rules-c 2"), ("kemeny", "rules-b 1, rules-a 2, rules-c 3"), ("bradley-terry", "rules-b 1, rules-a 2, rules-c 2") })
        {
            Assert.Equal([expected], await database.Scratch.RowsAsync(
                $$"""select string_agg(run || ' ' || place, ', ') from (select run, place from rankdb.leaderboard(array['rules'], 'mrr@10', '{"order": "{{order}}"}')) l""", Ct));
        }
    }

    [PostgresFact]
    public async Task Several_sets_count_alike_whatever_their_sizes()
    {
        await StoreAsync("large", 8, ("x/large", [1, 1, 1, 1, 2, 2, 2, 2]), ("y/large", [2, 2, 2, 2, 2, 2, 2, 2]), ("large-z", [4, 4, 4, 4, 4, 4, 4, 4]));
        await StoreAsync("small", 2, ("x/small", [2, 4]), ("small.y", [1, 1]));
        // x: (0.75 + 0.375) / 2; y: (0.5 + 1) / 2; z answers one set. The mean over all ten queries would be 0.675 and 0.6.
        Assert.Equal(["y|2|1|0.75|10", "x|2|2|0.5625|10", "z|1|3|0.25|8"], await database.Scratch.RowsAsync(
            "select run, judgment_sets, place, mean, queries from rankdb.leaderboard(array['small', 'large'], 'mrr@10')", Ct));
        // Each query votes: x wins 4 and shares 4 on the large set and loses 2; each set: one to one.
        Assert.Equal(["6|4", "1|1"], await database.Scratch.RowsAsync(
            """
            select round((p.borda * 18 - 8)::numeric), round((q.borda * 18 - 8)::numeric)
            from rankdb.leaderboard(array['small', 'large'], 'mrr@10') p, rankdb.leaderboard(array['small', 'large'], 'mrr@10') q where p.run = 'x' and q.run = 'y'
            union all
            select p.borda * 3 - 1, q.borda * 3 - 1
            from rankdb.leaderboard(array['small', 'large'], 'mrr@10', '{"voters": "sets"}') p, rankdb.leaderboard(array['small', 'large'], 'mrr@10', '{"voters": "sets"}') q where p.run = 'x' and q.run = 'y'
            """, Ct));

        // p_best: the differences of a set weigh so that sets count alike.
        double[] differences = [.. new[] { 4.0, 4, 4, 4, 0, 0, 0, 0 }.Select(d => d / 8 / 8), -0.5 / 2, -0.75 / 2];
        var p = RandomizationTest.PValue(new PairedSample(new double[10], differences));
        Assert.Equal(p, await database.ScalarAsync<double>(
            """select p_best from rankdb.leaderboard(array['small', 'large'], 'mrr@10', '{"adjust": "none"}') where run = 'x'""", Ct), 1e-9);

        Assert.Equal(["left|2|1|0.75", "right|1|1|0.75"], await database.Scratch.RowsAsync(
            """select run, judgment_sets, place, mean from rankdb.leaderboard(array['small', 'large'], 'mrr@10', '{"systems": {"left": ["y/large", "small.y"], "right": ["x/large"]}}')""", Ct));
    }

    [PostgresFact]
    public async Task Who_answers_the_easy_queries_alone_gains_nothing_by_it()
    {
        await StoreAsync("easy", 4, ("easy-all", [1, 2, 4, 2]), ("easy-half", [1, RankedRuns.NotAsked, RankedRuns.NotAsked, RankedRuns.NotAsked]));
        // Votes: a tie on q1, and q2 to q4 for the run that answers.
        Assert.Equal(["easy-all|1|0.5625|4|0.875|1|2|", "easy-half|2|0.25|4|0.125|-1|-1|0.25"], await database.Scratch.RowsAsync(
            "select run, place, mean, queries, borda, copeland, minimax + 2, p_best from rankdb.leaderboard(array['easy'], 'mrr@10')", Ct));
        Assert.Contains(await RankedRuns.NoticesAsync(database, "select rankdb.leaderboard(array['easy'], 'mrr@10')", Ct), said =>
            said.StartsWith("runs that lack judged queries, which count 0 ", StringComparison.Ordinal) && said.EndsWith(": easy-half", StringComparison.Ordinal));
        Assert.Equal(["easy-half|1|1|1", "easy-all|2|0.5625|4"], await database.Scratch.RowsAsync(
            """select run, place, mean, queries from rankdb.leaderboard(array['easy'], 'mrr@10', '{"missing": "skip"}')""", Ct));
    }

    [PostgresFact]
    public async Task A_set_without_a_run_of_a_system_is_a_missing_cell_and_said()
    {
        await StoreAsync("cell", 2, ("p/cell", [2, RankedRuns.NotAsked]), ("r/cell", [2, 2]));
        await StoreAsync("hole", 2, ("p/hole", [1, 1]));
        // p: (0.25 + 1) / 2; r has no run of the other set, so they meet on the first alone, where r wins a query and shares one.
        Assert.Equal(["p|2|0.625|4|0.25", "r|1|0.5|2|0.75"], await database.Scratch.RowsAsync(
            "select run, judgment_sets, mean, queries, borda from rankdb.leaderboard(array['cell', 'hole'], 'mrr@10')", Ct));
        Assert.Contains(await RankedRuns.NoticesAsync(database, "select rankdb.leaderboard(array['cell', 'hole'], 'mrr@10')", Ct), said => said.StartsWith("1 of 2 were asked all queries", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_failed_query_counts_nothing_and_is_counted()
    {
        await StoreAsync("failing", 4, ("failing-a", [1, 1, RankedRuns.Failed, RankedRuns.Failed]), ("failing-b", [2, 2, 2, 2]));
        Assert.Equal(["failing-a|0.5|4|2", "failing-b|0.5|4|0"], await database.Scratch.RowsAsync("select run, mean, queries, failed from rankdb.leaderboard(array['failing'], 'mrr@10')", Ct));
    }

    [PostgresFact]
    public async Task One_run_alone_is_first_and_runs_without_cost_have_none()
    {
        await StoreAsync("alone", 2, ("alone-a", [1, RankedRuns.NotAsked]));
        await database.ExecuteAsync("update rankdb.run_queries set ms = null, calls = null, tokens = null, flops = null where run = 'alone-a'", Ct);
        Assert.Equal(["alone-a|1|0.5|2|0.5|0|0|1|1|||||||"], await database.Scratch.RowsAsync(
            "select run, place, mean, queries, borda, copeland, minimax, kemeny, bradley_terry, tokens, flops, calls, ms, quality_per_petaflop, quality_per_second, p_best from rankdb.leaderboard(array['alone'], 'mrr@10')", Ct));
        Assert.Equal(["1|1"], await database.Scratch.RowsAsync("""select mean, queries from rankdb.leaderboard(array['alone'], 'mrr@10', '{"missing": "skip"}')""", Ct));
    }

    [PostgresFact]
    public async Task It_says_which_runs_are_too_shallow_or_empty()
    {
        await StoreAsync("shallow", 2, ("deep", [1, 1]), ("deep-too", [2, 1]));
        await RankedRuns.StoreAsync(database, "flat", "shallow", [1, 2], Ct, depth: 5);
        await RankedRuns.StoreAsync(database, "void", "shallow", [], Ct);
        Assert.Equal(["runs without queries are left out: void", "mrr@10 looks at 10 results, and these runs are not as deep: flat (5)"],
            await RankedRuns.NoticesAsync(database, "select rankdb.leaderboard(array['shallow'], 'mrr@10')", Ct));
        Assert.Equal(["deep", "deep-too"], await database.Scratch.RowsAsync("""select run from rankdb.leaderboard(array['shallow'], 'mrr@10', '{"runs": ["deep-too", "deep"]}')""", Ct));
        Assert.Equal("55000", (await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("""select rankdb.leaderboard(array['shallow'], 'mrr@10', '{"runs": ["void", "deep"]}')""", Ct))).SqlState);
    }

    [PostgresTheory]
    [InlineData("'{}'", "22023", "at least one judgment set")]
    [InlineData("null", "22023", "at least one judgment set")]
    [InlineData("array['wrong', null]", "22023", "at least one judgment set")]
    [InlineData("array['no such set']", "42704", "no such set")]
    [InlineData("array['wrong', 'unrun']", "42704", "options names no run", "{\"runs\": []}")]
    [InlineData("array['unrun']", "42704", "no stored run of unrun")]
    [InlineData("array['wrong']", "22023", "'by'", "{\"by\": \"profile\"}")]
    [InlineData("array['wrong']", "22023", "order must be", "{\"order\": \"best\"}")]
    [InlineData("array['wrong']", "22023", "voters must be", "{\"voters\": \"people\"}")]
    [InlineData("array['wrong']", "22023", "rounds must be", "{\"rounds\": 0}")]
    [InlineData("array['wrong']", "22023", "must be an array", "{\"runs\": \"wrong-a\"}")]
    [InlineData("array['wrong']", "22023", "must be an array", "{\"systems\": {\"a\": \"wrong-a\"}}")]
    [InlineData("array['wrong']", "22023", "runs and systems", "{\"systems\": {\"a\": [\"wrong-a\"]}, \"runs\": [\"wrong-a\"]}")]
    [InlineData("array['wrong']", "42704", "'nobody' does not exist", "{\"runs\": [\"nobody\"]}")]
    [InlineData("array['unrun']", "22023", "answers set 'wrong'", "{\"runs\": [\"wrong-a\"]}")]
    [InlineData("array['wrong']", "22023", "for system 'a'", "{\"systems\": {\"a\": [\"wrong-a\", \"wrong-b\"]}}")]
    [InlineData("array['wrong']", "22023", "ndcg@0", "{}", "ndcg@0")]
    public async Task It_says_what_is_wrong(string sets, string sqlState, string part, string options = "{}", string metric = "mrr@10")
    {
        if (!await database.ScalarAsync<bool>("select exists (select from rankdb.queries where set_name = 'wrong')", Ct))
        {
            await StoreAsync("wrong", 2, ("wrong-a", [1, 2]), ("wrong-b", [2, 1]));
            await RankedRuns.JudgeAsync(database, "unrun", 1, Ct);
        }

        var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select rankdb.leaderboard({sets}, '{metric}', '{options}')", Ct));
        Assert.Equal(sqlState, error.SqlState);
        Assert.Contains(part, error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_role_sees_its_own_runs_alone()
    {
        await StoreAsync("owned", 2, ("of-the-owner", [1, 2]));
        var author = await database.CreateRoleAsync(Ct, "rankdb_author");
        await using (var connection = await author.DataSource.OpenConnectionAsync(Ct))
        {
            await using var insert = new NpgsqlCommand(
                """
                insert into rankdb.runs (name, set_name, depth, state, queries) values ('of-the-author', 'owned', 10, 'complete', 1);
                insert into rankdb.run_queries (run, query_id, ids, scores) values ('of-the-author', 'q1', '{x,right}', '{1,0}');
                """, connection);
            await insert.ExecuteNonQueryAsync(Ct);
            await using var board = new NpgsqlCommand("select string_agg(run || ' ' || mean, ',') from rankdb.leaderboard(array['owned'], 'mrr@10')", connection);
            Assert.Equal("of-the-author 0.25", await board.ExecuteScalarAsync(Ct));
        }

        Assert.Equal(["of-the-owner", "of-the-author"], await database.Scratch.RowsAsync("select run from rankdb.leaderboard(array['owned'], 'mrr@10')", Ct));
    }

    private async Task StoreAsync(string set, int queries, params (string Run, int[] Ranks)[] runs)
    {
        await RankedRuns.JudgeAsync(database, set, queries, Ct);
        foreach (var (run, ranks) in runs)
        {
            await RankedRuns.StoreAsync(database, run, set, ranks, Ct);
        }
    }
}
