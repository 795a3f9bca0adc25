using System.Globalization;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Aggregation;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Rank aggregation in SQL, held against the ranking library's.</summary>
public sealed class VotingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task All_rules_equal_the_librarys_on_tables_with_ties_and_missing_cells()
    {
        var random = new Random(11);
        foreach (var (tasks, items, missing) in new[] { (1, 2, 0.0), (5, 3, 0.0), (9, 4, 0.3), (30, 7, 0.1), (12, 10, 0.5), (40, 12, 0.0), (3, 6, 0.9) })
        {
            var table = new double[tasks, items];
            for (var task = 0; task < tasks; task++)
            {
                for (var item = 0; item < items; item++)
                {
                    table[task, item] = random.NextDouble() < missing ? double.NaN : random.Next(0, 8) / 4.0;
                }
            }

            var expected = Preferences.OfTable(table);
            var preferences = (await database.ScalarAsync<double[]>($"select {PreferencesOf(table)}", Ct))!;
            for (var i = 0; i < items; i++)
            {
                for (var j = 0; j < items; j++)
                {
                    Assert.Equal(expected[i, j], preferences[(i * items) + j]);
                }
            }

            var given = $"{SqlArray.Of(preferences)}, {items}";
            AssertNear(VotingRules.Borda(expected), await database.ScalarAsync<double[]>($"select borda from rankdb._voting_scores({given})", Ct));
            AssertNear(VotingRules.Copeland(expected), await database.ScalarAsync<double[]>($"select copeland from rankdb._voting_scores({given})", Ct));
            AssertNear(VotingRules.Minimax(expected), await database.ScalarAsync<double[]>($"select minimax from rankdb._voting_scores({given})", Ct));
            AssertNear(BradleyTerry.Strengths(expected), await database.ScalarAsync<double[]>($"select rankdb._bradley_terry({given})", Ct), 1e-6);
            Assert.Equal(Kemeny.Exact(expected).Select(item => item + 1), await database.ScalarAsync<int[]>($"select rankdb._kemeny({given})", Ct));
            Assert.Equal(Kemeny.Approximate(expected).Select(item => item + 1), await database.ScalarAsync<int[]>($"select rankdb._kemeny_search({given})", Ct));
        }
    }

    [PostgresFact]
    public async Task Many_items_get_a_good_order_that_costs_what_the_librarys_does()
    {
        var random = new Random(12);
        const int items = 25;
        var table = new double[30, items];
        for (var task = 0; task < 30; task++)
        {
            for (var item = 0; item < items; item++)
            {
                table[task, item] = random.NextDouble() + (item / 40.0);
            }
        }

        var expected = Preferences.OfTable(table);
        var order = (await database.ScalarAsync<int[]>($"select rankdb._kemeny({PreferencesOf(table)}, {items})", Ct))!;
        Assert.Equal(Enumerable.Range(1, items), order.Order());
        Assert.Equal(Kemeny.Cost(expected, Kemeny.Approximate(expected)), Kemeny.Cost(expected, [.. order.Select(item => item - 1)]), 1e-9);
    }

    [PostgresFact]
    public async Task A_majority_in_a_circle_is_cut_where_it_is_weakest()
    {
        // 1 beats 2 by 7 to 2, 2 beats 3 by 6 to 3, 3 beats 1 by 5 to 4: nobody beats all.
        const string votes = "'{0,7,4, 2,0,6, 5,3,0}'::double precision[], 3";
        Assert.Equal(["{0,0,0}|{-1,-5,-3}"], await database.Scratch.RowsAsync($"select copeland::text, minimax::text from rankdb._voting_scores({votes})", Ct));
        Assert.Equal("{1,2,3}", await database.ScalarAsync<string>($"select rankdb._kemeny({votes})::text", Ct));
    }

    [PostgresFact]
    public async Task One_item_alone_and_items_never_compared_have_values()
    {
        Assert.Equal(["{0.5}|{0}|{0}|{1}|{1}"], await database.Scratch.RowsAsync(
            "select borda::text, copeland::text, minimax::text, rankdb._kemeny('{0}', 1)::text, rankdb._bradley_terry('{0}', 1)::text from rankdb._voting_scores('{0}', 1)", Ct));
        Assert.Equal(["{0.5,0.5}|{0,0}|{0,0}|{1,2}|{1,1}"], await database.Scratch.RowsAsync(
            "select borda::text, copeland::text, minimax::text, rankdb._kemeny('{0,0,0,0}', 2)::text, rankdb._bradley_terry('{0,0,0,0}', 2)::text from rankdb._voting_scores('{0,0,0,0}', 2)", Ct));
    }

    /// <summary>The function's call for a table of tasks by items; NaN: no value.</summary>
    private static string PreferencesOf(double[,] table)
    {
        var items = table.GetLength(1);
        var cells = Enumerable.Range(0, table.Length);
        return $"rankdb._preferences('{{{string.Join(',', cells.Select(cell => cell / items))}}}', '{{{string.Join(',', cells.Select(cell => (cell % items) + 1))}}}', {SqlArray.Of(table.Cast<double>())}, {items})";
    }

    private static void AssertNear(IReadOnlyList<double> expected, double[]? actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.Count, actual!.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                string.Create(CultureInfo.InvariantCulture, $"item {i}: {actual[i]} is not {expected[i]}"));
        }
    }
}
