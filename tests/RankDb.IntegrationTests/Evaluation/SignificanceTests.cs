using System.Globalization;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Significance;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The tests of significance in SQL, held against the ranking library's.</summary>
public sealed class SignificanceTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("array[1, 2, 3, 4, 5]", 0.0132356)] // t = 4.2426 with 4 degrees of freedom
    [InlineData("array[-1, 1, 0, 0]", 1)]
    [InlineData("array[0.5, 0.5, 0.5]", 0)]
    [InlineData("array[0.1, 0.1, 0.1, 0.1, 0.1, 0.1]", 0)]
    [InlineData("array[1, 1.000001]", 0.000000318310)]
    public async Task The_t_test_gives_values_worked_out_by_hand(string differences, double expected) =>
        Assert.Equal(expected, (await database.ScalarAsync<double>($"select rankdb._t_test({differences})", Ct)), 1e-7);

    [PostgresFact]
    public async Task The_t_test_equals_the_librarys_from_two_values_to_thousands()
    {
        var random = new Random(3);
        foreach (var (count, shift) in new[] { (2, 0.1), (3, 0.0), (10, 0.3), (50, -0.05), (225, 0.02), (225, 0.5), (3000, 0.9), (5000, 0.001) })
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5 + shift).ToArray();
            var expected = PairedTTest.PValue(Sample(values));
            var p = await database.ScalarAsync<double>($"select rankdb._t_test({SqlArray.Of(values)})", Ct);
            Assert.True(Math.Abs(expected - p) <= 1e-9 * Math.Max(expected, 1e-300) + 1e-12, string.Create(CultureInfo.InvariantCulture, $"{count} values: {p} is not {expected}"));
        }
    }

    [PostgresFact]
    public async Task The_randomisation_test_of_few_differences_tries_all_signs_as_the_library_does()
    {
        // By hand: of the 8 sign assignments of 1, 2, 3 two are at least 6 from 0, and four at least 4.
        Assert.Equal(0.25, await database.ScalarAsync<double>("select rankdb._randomization_test(array[1, 2, 0, 3], 100, 1)", Ct));
        Assert.Equal(0.5, await database.ScalarAsync<double>("select rankdb._randomization_test(array[-1, 2, 3], 100, 1)", Ct));
        Assert.Equal(1, await database.ScalarAsync<double>("select rankdb._randomization_test(array[0, 0, 1e-14], 100, 1)", Ct));

        var random = new Random(4);
        foreach (var count in new[] { 1, 2, 7, 8, 9, 16, 17, 20 })
        {
            // Halves and zeros, so that many sums are equal.
            var values = Enumerable.Range(0, count + 3).Select(i => i < 3 ? 0 : (random.Next(1, 5) / 4.0) * (random.Next(3) > 0 ? 1 : -1)).ToArray();
            Assert.Equal(RandomizationTest.PValue(Sample(values)), await database.ScalarAsync<double>($"select rankdb._randomization_test({SqlArray.Of(values)}, 100, 1)", Ct), 1e-12);
        }
    }

    [PostgresFact]
    public async Task The_randomisation_test_of_many_differences_draws_the_signs_that_the_library_draws()
    {
        var random = new Random(5);
        foreach (var (count, shift, rounds, seed) in new[]
            {
                (21, 0.15, 10_000, 1L), (63, 0.0, 3000, 0), (64, 0.06, 10_000, 2), (65, 0.0, 100, int.MaxValue), (128, -0.05, 2000, 3), (225, 0.04, 10_000, 1), (300, 0.5, 1000, 4), (1000, 0.01, 2000, -5),
            })
        {
            // A few that are none: they take no sign.
            var values = Enumerable.Range(0, count + 3).Select(i => i % 9 == 4 && i < 27 ? i * 3e-14 : random.NextDouble() - 0.5 + shift).ToArray();
            var sql = $"select rankdb._randomization_test({SqlArray.Of(values)}, {rounds}, ";
            var p = await database.ScalarAsync<double>($"{sql}{seed})", Ct);
            Assert.Equal(RandomizationTest.PValue(Sample(values), rounds, seed), p, 1e-9);
            Assert.InRange(p, 1 / (rounds + 1.0), 1);
            if (rounds == 10_000 && shift < 0.1)
            {
                Assert.NotEqual(p, await database.ScalarAsync<double>($"{sql}{seed + 1})", Ct));
            }
        }
    }

    [PostgresFact]
    public async Task Sums_of_signs_that_fall_on_the_limit_are_counted_alike()
    {
        var random = new Random(8);
        foreach (var values in new double[][]
            {
                // Tenths have no exact sums: many signs give the sum that was seen, but for its last bits.
                [.. Enumerable.Range(0, 60).Select(i => random.Next(1, 4) / 10.0 * (i % 5 < 2 ? -1 : 1))],
                [.. Enumerable.Range(0, 200).Select(i => 1.0 / random.Next(1, 8) * (i % 7 < 3 ? -1 : 1))],
                // Turning one of the small ones moves the sum by the tolerance of the limit itself.
                [.. Enumerable.Range(0, 40).Select(i => i < 15 ? 5e-10 : random.Next(1, 4) / 10.0 * (i % 3 == 0 ? -1 : 1))],
                [.. Enumerable.Repeat(1 / 3.0, 100), .. Enumerable.Repeat(-1 / 3.0, 90)],
            })
        {
            var p = await database.ScalarAsync<double>($"select rankdb._randomization_test({SqlArray.Of(values)}, 5000, 1)", Ct);
            Assert.Equal(RandomizationTest.PValue(Sample(values), 5000), p, 1e-12);
        }
    }

    [PostgresFact]
    public async Task Chance_signs_and_draws_favour_nobody()
    {
        // Of 64 and of 100 coins, how many fall on one side: mean n / 2, variance n / 4, judged by the p of known distributions.
        var ones = SqlArray.Of(Enumerable.Range(0, 64).Select(i => i < 40 ? 1.0 : -1.0));
        // |heads - tails| >= 16: 2 P(X >= 40), X binomial(64, 1/2).
        Assert.Equal(0.0599, await database.ScalarAsync<double>($"select rankdb._randomization_test({ones}, 20000, 7)", Ct), 0.008);

        // One value in a hundred is 1: the mean of a resample is a Poisson-like count over 100, of which the middle 95 % are 0 to 3.
        var rare = SqlArray.Of(Enumerable.Range(0, 100).Select(i => i == 99 ? 1.0 : 0));
        Assert.Equal(["0|0.03"], await database.Scratch.RowsAsync($"select low, high from rankdb._bootstrap_interval({rare}, 0.95, 20000, 7)", Ct));
    }

    [PostgresFact]
    public async Task The_bootstrap_interval_draws_what_the_library_draws()
    {
        var random = new Random(6);
        // Tables of sums: of all draws (2 to 6 values), of 5 (9), of 3 (17, 40), of 2 with one left and without (41, 225, 256), of none.
        foreach (var count in new[] { 2, 3, 6, 9, 17, 40, 41, 225, 256, 257, 1000 })
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.4).ToArray();
            foreach (var (confidence, rounds, seed) in new[] { (0.8, 500, 1L), (0.95, 2000, 9), (0.999, 101, int.MaxValue) })
            {
                var row = await IntervalAsync(seed);
                var expected = BootstrapInterval.OfMean(values, confidence, rounds, seed);
                Assert.Equal(expected.Low, row[0], 1e-9);
                Assert.Equal(expected.High, row[1], 1e-9);
                if (count > 20 && rounds == 2000)
                {
                    Assert.NotEqual(row, await IntervalAsync(seed + 1));
                }

                async Task<double[]> IntervalAsync(long by)
                {
                    var sql = string.Create(CultureInfo.InvariantCulture, $"select low, high from rankdb._bootstrap_interval({SqlArray.Of(values)}, {confidence}, {rounds}, {by})");
                    return [.. (await database.Scratch.RowsAsync(sql, Ct))[0].Split('|').Select(SqlArray.Number)];
                }
            }
        }
    }

    [PostgresFact]
    public async Task The_librarys_random_bits_are_those_of_PostgreSQL()
    {
        var random = new Random(9);
        var edges = new[] { 0L, 1, -1, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue };
        var (places, seeds) = (new List<long>(), new List<long>());
        foreach (var place in edges.Concat(Enumerable.Range(0, 40).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))))
        {
            foreach (var seed in edges.Concat(Enumerable.Range(0, 40).Select(_ => random.NextInt64(long.MinValue, long.MaxValue))))
            {
                places.Add(place);
                seeds.Add(seed);
            }
        }

        var hashes = await database.ScalarAsync<long[]>(
            $"select array_agg(hashint8extended(place, seed) order by n) from unnest('{{{string.Join(',', places)}}}'::bigint[], '{{{string.Join(',', seeds)}}}'::bigint[]) with ordinality h (place, seed, n)", Ct);
        Assert.Equal(hashes, places.Zip(seeds, (place, seed) => new HashStream(seed).At(place)));
    }

    [PostgresFact]
    public async Task Fewer_than_two_values_have_no_test_and_no_interval()
    {
        Assert.Equal(["|||"], await database.Scratch.RowsAsync(
            "select rankdb._t_test('{}'), rankdb._t_test('{0.5}'), low, high from rankdb._bootstrap_interval('{0.5}', 0.95, 100, 1)", Ct));
    }

    [PostgresFact]
    public async Task Corrections_equal_the_librarys_and_pass_over_what_was_not_compared()
    {
        var random = new Random(7);
        for (var round = 0; round < 8; round++)
        {
            var values = Enumerable.Range(0, random.Next(1, 12)).Select(_ => round % 2 == 0 ? random.NextDouble() / 8 : random.Next(1, 5) / 50.0).ToArray();
            foreach (var (method, expected) in new[] { ("holm", MultipleComparisons.Holm(values)), ("bh", MultipleComparisons.BenjaminiHochberg(values)), ("none", values) })
            {
                var adjusted = await database.ScalarAsync<double[]>($"select rankdb._adjusted({SqlArray.Of(values)}, '{method}')", Ct);
                Assert.Equal(expected.Select(p => Math.Round(p, 12)), adjusted!.Select(p => Math.Round(p, 12)));
            }
        }

        Assert.Equal("{0.02,NULL,0.03}", await database.ScalarAsync<string>("select rankdb._adjusted('{0.01,null,0.03}', 'holm')::text", Ct));
    }

    private static PairedSample Sample(double[] differences) => new(new double[differences.Length], differences);
}
