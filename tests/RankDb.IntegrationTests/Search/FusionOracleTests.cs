using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Fusion;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>rankdb.fuse against the definitions on random legs, with ties, looked-up scores, empty legs and legs without weight.</summary>
public sealed class FusionOracleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] Normalizations = ["none", "min-max", "theoretical-min", "z-score", "l2", "sigmoid", "dbsf", "rank"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("rrf")]
    [InlineData("isr")]
    [InlineData("log-isr")]
    [InlineData("rbc")]
    [InlineData("borda")]
    [InlineData("copeland")]
    [InlineData("convex")]
    [InlineData("combsum")]
    [InlineData("combmnz")]
    [InlineData("combanz")]
    [InlineData("combmed")]
    [InlineData("combmax")]
    [InlineData("combmin")]
    public async Task A_score_is_what_the_definition_says(string method)
    {
        var byScore = method.StartsWith("com", StringComparison.Ordinal) || method == "convex";
        for (var seed = 0; seed < (byScore ? 16 : 8); seed++)
        {
            var random = new Random(seed + 100);
            var legs = Legs(random);
            var normalization = Normalizations[seed % 8];
            string missing = random.Next(3) switch { 0 => "zero", 1 => "lowest", _ => "score" };
            var intersect = random.Next(6) == 0;
            string[] require = random.Next(3) == 0 ? ["leg 1"] : [];
            string[] minus = random.Next(3) == 0 ? ["leg 2"] : [];
            var oracle = new FusionOracle(legs, normalization, missing, intersect, require, minus);
            var options = JsonSerializer.Serialize(new { normalize = normalization, missing, combine = intersect ? "intersect" : "union", require, minus });
            var rows = await FuseAsync(legs, method, options);

            Assert.Equal(oracle.Documents().Order(StringComparer.Ordinal), rows.Select(row => row.Id).Order(StringComparer.Ordinal));
            Assert.All(rows, row => Assert.Equal(oracle.Score(method, row.Id), row.Score, 1e-9));
            AssertOrdered(rows);

            // The head of a list is the head, whatever is fetched for it.
            Assert.Equal(rows.Take(3), await FuseAsync(legs, method, options[..^1] + ", \"top_n\": 3}"));
            // And the order of the legs is nobody's business.
            Assert.Equal(rows.Select(row => row.Id), (await FuseAsync([.. legs.Reverse()], method, options)).Select(row => row.Id));
        }
    }

    [PostgresTheory]
    [InlineData("rrf")]
    [InlineData("isr")]
    [InlineData("log-isr")]
    [InlineData("rbc")]
    [InlineData("borda")]
    [InlineData("copeland")]
    [InlineData("condorcet")]
    [InlineData("interleave")]
    [InlineData("convex")]
    [InlineData("combsum")]
    [InlineData("combmnz")]
    [InlineData("combanz")]
    [InlineData("combmed")]
    [InlineData("combmax")]
    [InlineData("combmin")]
    public async Task The_ranking_library_gives_the_same_order_and_scores(string method)
    {
        for (var seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed + 900);
            var legs = Legs(random);
            var options = new FusionOptions
            {
                Method = FusionNames.Method(method), Normalize = FusionNames.Normalization(Normalizations[seed % 8]), K = random.Next(100), Phi = 0.5 + (random.NextDouble() * 0.4),
                Missing = (MissingScores)random.Next(3), Combine = random.Next(6) == 0 ? LegCombination.Intersect : LegCombination.Union,
                Require = random.Next(3) == 0 ? ["leg 1"] : [], Minus = random.Next(3) == 0 ? ["leg 2"] : [],
            };
            var expected = Fuser.Fuse([.. legs.Select(leg => new FusionLeg(leg.Name, [.. leg.Hits.Select(hit => new FusionHit(hit.Id, hit.Score, hit.Rank))], leg.Weight, leg.LowerBound))], options);
            var json = JsonSerializer.Serialize(new
            {
                normalize = options.Normalize.Name(), k = options.K, phi = options.Phi, missing = options.Missing.Name(), combine = options.Combine.Name(), require = options.Require, minus = options.Minus,
            });
            var rows = await FuseAsync(legs, method, json);

            Assert.Equal(expected.Select(item => item.Id), rows.Select(row => row.Id));
            Assert.All(expected.Zip(rows), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-9));
        }
    }

    [PostgresFact]
    public async Task Condorcet_lets_nobody_stand_before_one_who_beats_it_next_to_it()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var legs = Legs(new Random(seed + 500));
            var oracle = new FusionOracle(legs, "none", "zero", false, [], []);
            var rows = await FuseAsync(legs, "condorcet", "{}");
            Assert.Equal(oracle.Documents().Order(StringComparer.Ordinal), rows.Select(row => row.Id).Order(StringComparer.Ordinal));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(oracle.Majority(pair.First.Id, pair.Second.Id) >= 0));
            var winner = rows.SingleOrDefault(row => rows.All(other => other.Id == row.Id || oracle.Majority(row.Id, other.Id) > 0));
            Assert.Equal(winner.Id ?? rows[0].Id, rows[0].Id);
            Assert.All(rows.Select((row, place) => (row, place)), item => Assert.Equal(1.0 / (item.place + 1), item.row.Score, 1e-12));
        }
    }

    [PostgresFact]
    public async Task Interleaving_gives_each_leg_its_share_of_every_head()
    {
        var random = new Random(7);
        for (var seed = 0; seed < 8; seed++)
        {
            // Legs without common documents, so that what each gave can be told.
            var legs = Enumerable.Range(0, 3).Select(l => new OracleLeg(
                $"leg {l}", 1 + random.Next(4), null, [.. Enumerable.Range(1, 40).Select(n => ($"{l}-{n:00}", 100.0 - n, (int?)n))])).ToArray();
            var rows = await FuseAsync(legs, "interleave", "{\"top_n\": 30}");
            for (var head = 1; head <= rows.Count; head++)
            {
                foreach (var (leg, l) in legs.Select((leg, l) => (leg, l)))
                {
                    var given = rows.Take(head).Where(row => row.Id.StartsWith($"{l}-", StringComparison.Ordinal)).Select(row => row.Id).ToArray();
                    Assert.Equal(leg.Hits.Take(given.Length).Select(hit => hit.Id), given);
                    Assert.InRange(given.Length, (head * leg.Weight / legs.Sum(other => other.Weight)) - 1.5, (head * leg.Weight / legs.Sum(other => other.Weight)) + 1.5);
                }
            }
        }
    }

    [PostgresFact]
    public async Task One_leg_keeps_its_order_by_every_method()
    {
        OracleLeg[] leg = [new("only", 3, 0, [.. Enumerable.Range(1, 30).Select(n => ($"d{(n * 7) % 31:00}", 40.0 - n, (int?)n))])];
        foreach (var method in new[] { "rrf", "isr", "log-isr", "rbc", "borda", "copeland", "condorcet", "interleave", "convex", "combsum", "combmnz", "combanz", "combmed", "combmax", "combmin" })
        {
            foreach (var normalization in method.StartsWith("com", StringComparison.Ordinal) ? Normalizations.Where(n => n != "sigmoid") : ["min-max"])
            {
                Assert.Equal(leg[0].Hits.Select(hit => hit.Id), (await FuseAsync(leg, method, $"{{\"normalize\": \"{normalization}\"}}")).Select(row => row.Id));
            }
        }
    }

    private static OracleLeg[] Legs(Random random) =>
        [.. Enumerable.Range(0, random.Next(3, 6)).Select(l =>
        {
            var chosen = Enumerable.Range(0, 14).OrderBy(_ => random.Next()).Take(l == 1 ? random.Next(1, 14) : random.Next(0, 14)).Select(n => (Id: "d" + n, Score: random.Next(-5, 15) / 4.0)).ToArray();
            var lookedUp = chosen.Take(chosen.Length / 4).ToArray();
            var hits = chosen.Skip(lookedUp.Length).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Select((hit, n) => (hit.Id, hit.Score, (int?)(n + 1)));
            return new OracleLeg($"leg {l}", l == 1 ? 1 : random.Next(5) / 2.0, random.Next(2) == 0 ? -2 : null, [.. hits, .. lookedUp.Select(hit => (hit.Id, hit.Score, (int?)null))]);
        }).Append(new OracleLeg("last", 0.7, null, [("d1", 0.5, 1)]))];

    private static void AssertOrdered(IReadOnlyList<(string Id, double Score)> rows) =>
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(
            pair.First.Score > pair.Second.Score || (pair.First.Score == pair.Second.Score && string.CompareOrdinal(pair.First.Id, pair.Second.Id) < 0)));

    private async Task<List<(string Id, double Score)>> FuseAsync(IReadOnlyList<OracleLeg> legs, string method, string options)
    {
        var json = JsonSerializer.Serialize(legs.Select(leg => new Dictionary<string, object?>
        {
            ["name"] = leg.Name,
            ["weight"] = leg.Weight,
            ["lower_bound"] = leg.LowerBound,
            ["hits"] = leg.Hits.Reverse().Select(hit => hit.Rank is null ? (object)new { id = hit.Id, score = hit.Score, rank = hit.Rank } : new { id = hit.Id, score = hit.Score }).ToArray(),
        }));
        return [.. (await database.Scratch.RowsAsync($"select id, score from rankdb.fuse('{json}', '{method}', '{options}') order by rank", Ct))
            .Select(row => row.Split('|')).Select(row => (row[0], double.Parse(row[1], CultureInfo.InvariantCulture)))];
    }
}
