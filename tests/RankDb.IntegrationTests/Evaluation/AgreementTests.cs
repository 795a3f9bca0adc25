using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>rankdb.agreement, against tables worked by hand and an independent computation.</summary>
public sealed class AgreementTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Kappa_is_that_of_a_table_worked_by_hand()
    {
        // 50 pairs: both 0 in 15, both 1 in 20, 0 and 1 in 10, 1 and 0 in 5. Equal: 35/50 = 0.7.
        // First judge: 25 times 0; second: 20 times 0. By chance: 0.5 * 0.4 + 0.5 * 0.6 = 0.5. Kappa: 0.2 / 0.5 = 0.4.
        var set = await FilledAsync("anna", "ben", (0, 0, 15), (1, 1, 20), (0, 1, 10), (1, 0, 5));
        // With two grades every disagreement has the same weight.
        Assert.Equal("50|0.700000|0.400000|0.400000", Assert.Single(await database.RowsAsync(
            $"select pairs, round(agreed::numeric, 6), round(kappa::numeric, 6), round(weighted_kappa::numeric, 6) from rankdb.agreement('{set}', 'anna', 'ben')", Ct)));
        Assert.Equal("""{"counts": [[15, 10], [5, 20]], "grades": [0, 1]}""", Assert.Single(await database.RowsAsync($"select matrix::text from rankdb.agreement('{set}', 'anna', 'ben')", Ct)));
        Assert.Equal("""{"counts": [[15, 5], [10, 20]], "grades": [0, 1]}""", Assert.Single(await database.RowsAsync($"select matrix::text from rankdb.agreement('{set}', 'ben', 'anna')", Ct)));

        // Three grades, ten pairs: seen disagreement (1 * 1 + 2 * 4) / 10 = 0.9. By chance, over rows 4, 3, 3 and columns 5, 3, 2
        // of ten: (4*3 + 3*5 + 3*2 + 3*3) * 1 + (4*2 + 3*5) * 4 = 42 + 92 = 134 of 100. Weighted kappa: 1 - 0.9 / 1.34.
        var graded = await FilledAsync("anna", "ben", (0, 0, 3), (0, 1, 1), (1, 1, 2), (1, 0, 1), (2, 2, 2), (2, 0, 1));
        Assert.Equal(
            [Math.Round(1 - (((2 * 1) + (1 * 4)) / 10.0 / ChanceDistance([4, 3, 3], [5, 3, 2])), 6).ToString("0.000000", CultureInfo.InvariantCulture)],
            await database.RowsAsync($"select round(weighted_kappa::numeric, 6) from rankdb.agreement('{graded}', 'anna', 'ben')", Ct));
    }

    [PostgresFact]
    public async Task Kappa_and_its_interval_equal_an_independent_computation()
    {
        var random = new Random(60);
        for (var round = 0; round < 25; round++)
        {
            var grades = random.Next(2, 6);
            var pairs = random.Next(5, 200);
            var first = Enumerable.Range(0, pairs).Select(_ => random.Next(grades)).ToArray();
            var second = first.Select(grade => random.NextDouble() < 0.6 ? grade : random.Next(grades)).ToArray();
            first[0] = 0;
            second[0] = 1;
            var row = Assert.Single(await database.RowsAsync(
                $"select kappa, weighted_kappa, ci_low, ci_high, agreed from rankdb._kappa(array[{string.Join(',', first)}], array[{string.Join(',', second)}])", Ct))
                .Split('|').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
            var kappa = Kappa(Table(first, second, grades), quadratic: false);
            var error = StandardError(Table(first, second, grades), pairs);
            Assert.Equal(kappa, row[0], 1e-9);
            Assert.Equal(Kappa(Table(first, second, grades), quadratic: true), row[1], 1e-9);
            Assert.Equal(Math.Max(-1, kappa - (1.96 * error)), row[2], 1e-5);
            Assert.Equal(Math.Min(1, kappa + (1.96 * error)), row[3], 1e-5);
            Assert.Equal(first.Zip(second).Count(pair => pair.First == pair.Second) / (double)pairs, row[4], 1e-12);
        }
    }

    [PostgresFact]
    public async Task Kappa_is_null_where_both_gave_one_grade_to_everything_and_where_nothing_was_judged_by_both()
    {
        var same = await FilledAsync("anna", "ben", (2, 2, 5));
        Assert.Equal("5|1||||", Assert.Single(await database.RowsAsync($"select pairs, agreed, kappa, weighted_kappa, ci_low, ci_high from rankdb.agreement('{same}', 'anna', 'ben')", Ct)));
        // One grade each, but different ones: nothing equal, by chance neither.
        var opposite = await FilledAsync("anna", "ben", (2, 0, 5));
        Assert.Equal("5|0|0|0", Assert.Single(await database.RowsAsync($"select pairs, agreed, kappa, weighted_kappa from rankdb.agreement('{opposite}', 'anna', 'ben')", Ct)));

        var apart = await database.PooledAsync(Ct, 1, 2);
        await database.ExecuteAsync($"select rankdb.judge('{apart}', 'q1', '1', 2, 'anna'), rankdb.judge('{apart}', 'q1', '2', 2, 'ben')", Ct);
        Assert.Equal("0||||", Assert.Single(await database.RowsAsync($"select pairs, agreed, kappa, weighted_kappa, matrix from rankdb.agreement('{apart}', 'anna', 'ben')", Ct)));
        await database.RefusedAsync($"select * from rankdb.agreement('{apart}', 'anna', 'carl')", "42704", "Judges of the set: anna, ben", Ct);
        await database.RefusedAsync($"select * from rankdb.agreement('{apart}', 'carl')", "42704", "'carl' has judged nothing", Ct);
    }

    [PostgresFact]
    public async Task Without_a_second_judge_it_is_the_grades_of_people_that_are_compared_with()
    {
        var set = await database.PooledAsync(Ct, 5);
        await database.ExecuteAsync(
            $"""
            insert into rankdb.judgments values ('{set}', 'q1', '1', 1, null, null, null), ('{set}', 'q1', '2', 2, null, 'ben', now()), ('{set}', 'q1', '3', 1, null, 'clicks', now()), ('{set}', 'q1', '4', 3, null, 'llm:m@1', now());
            select rankdb.judge('{set}', 'q1', n::text, 1, 'llm:m@1') from generate_series(1, 5) n;
            """, Ct);
        Assert.Equal("""{"counts": [[1, 1], [0, 0]], "grades": [1, 2]}""", Assert.Single(await database.RowsAsync($"select matrix::text from rankdb.agreement('{set}', 'llm:m@1')", Ct)));
    }

    private async Task<string> FilledAsync(string judgeA, string judgeB, params (int A, int B, int Count)[] cells)
    {
        var set = await database.SetAsync(Ct, "rivers");
        var n = 0;
        foreach (var (a, b, count) in cells)
        {
            await database.ExecuteAsync(
                $"""
                insert into rankdb.assessments select '{set}', 'q1', n::text, '{judgeA}', {a} from generate_series({n + 1}, {n + count}) n;
                insert into rankdb.assessments select '{set}', 'q1', n::text, '{judgeB}', {b} from generate_series({n + 1}, {n + count}) n;
                """, Ct);
            n += count;
        }

        return set;
    }

    private static double[,] Table(int[] first, int[] second, int grades)
    {
        var table = new double[grades, grades];
        foreach (var (a, b) in first.Zip(second))
        {
            table[a, b] += 1.0 / first.Length;
        }

        return table;
    }

    private static double ChanceDistance(int[] rows, int[] columns)
    {
        var sum = 0.0;
        for (var a = 0; a < rows.Length; a++)
        {
            for (var b = 0; b < columns.Length; b++)
            {
                sum += (a - b) * (a - b) * rows[a] * columns[b];
            }
        }

        return sum / (rows.Sum() * columns.Sum());
    }

    // 1 - seen / expected disagreement, each weighted: another way to both kappas.
    private static double Kappa(double[,] table, bool quadratic)
    {
        var n = table.GetLength(0);
        double seen = 0, expected = 0;
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b < n; b++)
            {
                var weight = quadratic ? (a - b) * (a - b) : a == b ? 0 : 1;
                seen += weight * table[a, b];
                expected += weight * Enumerable.Range(0, n).Sum(k => table[a, k]) * Enumerable.Range(0, n).Sum(k => table[k, b]);
            }
        }

        return 1 - (seen / expected);
    }

    // The delta method with derivatives taken by small steps, in place of the closed form.
    private static double StandardError(double[,] table, int pairs)
    {
        const double step = 1e-6;
        double mean = 0, square = 0;
        for (var a = 0; a < table.GetLength(0); a++)
        {
            for (var b = 0; b < table.GetLength(0); b++)
            {
                var up = (double[,])table.Clone();
                var down = (double[,])table.Clone();
                up[a, b] += step;
                down[a, b] -= step;
                // Along the direction in which the shares still add up to 1.
                var slope = (Kappa(Scaled(up, 1 / (1 + step)), false) - Kappa(Scaled(down, 1 / (1 - step)), false)) / (2 * step);
                mean += table[a, b] * slope;
                square += table[a, b] * slope * slope;
            }
        }

        return Math.Sqrt(Math.Max(0, square - (mean * mean)) / pairs);
    }

    private static double[,] Scaled(double[,] table, double factor)
    {
        for (var a = 0; a < table.GetLength(0); a++)
        {
            for (var b = 0; b < table.GetLength(1); b++)
            {
                table[a, b] *= factor;
            }
        }

        return table;
    }
}
