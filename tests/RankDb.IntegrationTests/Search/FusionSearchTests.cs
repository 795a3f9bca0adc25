using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Searches whose legs are fused by every method, and the true scores of what one leg found and another did not.</summary>
public sealed class FusionSearchTests(PassageDatabase database) : IClassFixture<PassageDatabase>
{
    private const string Query = "amber delta";
    private const string Document = "\"unit\": \"document\"";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

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
    public async Task A_search_fuses_as_rankdb_fuse_does_and_its_scores_are_between_0_and_1(string method)
    {
        foreach (var normalization in method.StartsWith("com", StringComparison.Ordinal) ? ["min-max", "z-score"] : new[] { "min-max" })
        {
            var fuse = $"{{\"method\": \"{method}\", \"normalize\": \"{normalization}\", \"missing\": \"lowest\"}}";
            var rows = await SearchAsync(20, 20, fuse);
            // The legs one by one, fused by the function.
            var lexical = await SearchAsync(20, 20, "{}", """[{"lexical": {"top": 20}}]""");
            var dense = await SearchAsync(20, 20, "{}", """[{"dense": {"top": 20}}]""");
            string Hits(IEnumerable<Row> hits, string leg) => "[" + string.Join(", ", hits.Select(row => $"{{\"id\": \"{row.Id}\", \"score\": {Number(row, leg, "score")}}}")) + "]";
            var legs = $"[{{\"name\": \"lexical\", \"weight\": 2, \"hits\": {Hits(lexical, "lexical")}}}, {{\"name\": \"dense\", \"hits\": {Hits(dense, "dense")}}}]";
            var expected = await database.RowsAsync($$"""select id from rankdb.fuse('{{legs}}', '{{method}}', '{"normalize": "{{normalization}}", "missing": "lowest", "top_n": 20}') order by rank""", Ct);
            Assert.Equal(expected, rows.Select(row => row.Id));
            Assert.All(rows, row => Assert.InRange(row.Score, 0, 1));
            Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
        }
    }

    [PostgresTheory]
    [InlineData("document", null)]
    [InlineData("chunk", null)]
    [InlineData("document", "{\"mean\": 2}")]
    [InlineData("document", "{\"decay\": 0.5}")]
    [InlineData("document", "\"first\"")]
    public async Task A_document_that_a_leg_did_not_find_gets_the_score_that_the_leg_would_have_given_it(string unit, string? rollup)
    {
        var options = $"\"unit\": \"{unit}\"" + (rollup is null ? "" : $", \"rollup\": {rollup}");
        // Over lists that leave nothing out, what the short lists must give too.
        var full = await SearchAsync(1000, 1000, """{"method": "convex", "normalize": "none"}""", options: options);
        var shortLists = await SearchAsync(15, 15, """{"method": "convex", "normalize": "none"}""", options: options);
        var byKey = full.ToDictionary(row => row.Key(unit));
        Assert.Equal(15, shortLists.Count);
        var lookedUp = 0;
        foreach (var row in shortLists)
        {
            var there = byKey[row.Key(unit)];
            // Other rollups than max see more chunks in a longer list.
            if (rollup is null)
            {
                Assert.Equal(there.Score, row.Score, 1e-9);
            }

            foreach (var leg in new[] { "lexical", "dense" })
            {
                var said = row.Legs.GetProperty(leg);
                if (rollup is null || !said.TryGetProperty("rank", out _))
                {
                    Assert.Equal(there.Legs.GetProperty(leg).GetProperty("score").GetDouble(), said.GetProperty("score").GetDouble(), 1e-9);
                }

                lookedUp += said.TryGetProperty("rank", out _) ? 0 : 1;
            }
        }

        Assert.InRange(lookedUp, 1, 29);
    }

    [PostgresFact]
    public async Task Missing_lowest_and_zero_look_nothing_up()
    {
        foreach (var missing in new[] { "lowest", "zero" })
        {
            var rows = await SearchAsync(10, 10, $"{{\"method\": \"combsum\", \"missing\": \"{missing}\"}}");
            Assert.All(rows, row => Assert.All(row.Legs.EnumerateObject(), leg => Assert.True(leg.Value.TryGetProperty("rank", out _))));
        }
    }

    [PostgresFact]
    public async Task The_theoretical_minimum_of_a_leg_is_its_scorer_s()
    {
        var rows = await SearchAsync(10, 10, """{"method": "combsum", "normalize": "theoretical-min", "missing": "lowest"}""");
        var best = new Dictionary<string, double>();
        foreach (var leg in new[] { "lexical", "dense" })
        {
            best[leg] = (await SearchAsync(10, 1, "{}", $"[{{\"{leg}\": {{\"top\": 10}}}}]"))[0].Legs.GetProperty(leg).GetProperty("score").GetDouble();
        }

        foreach (var leg in rows.SelectMany(row => row.Legs.EnumerateObject()))
        {
            var score = leg.Value.GetProperty("score").GetDouble();
            // BM25 from 0, the cosine from -1.
            Assert.Equal(leg.Name == "lexical" ? score / best["lexical"] : (score + 1) / (best["dense"] + 1), leg.Value.GetProperty("normalized").GetDouble(), 1e-9);
        }
    }

    [PostgresFact]
    public async Task Set_logic_keeps_and_drops_what_legs_found()
    {
        var lexical = (await SearchAsync(20, 20, "{}", """[{"lexical": {"top": 20}}]""")).Select(row => row.Id).ToHashSet();
        var dense = (await SearchAsync(20, 20, "{}", """[{"dense": {"top": 20}}]""")).Select(row => row.Id).ToHashSet();
        Assert.NotEmpty(lexical.Intersect(dense));
        foreach (var method in new[] { "rrf", "convex", "copeland" })
        {
            Assert.Equal(lexical.Intersect(dense).Order(), Ids(await SearchAsync(20, 20, $"{{\"method\": \"{method}\", \"combine\": \"intersect\"}}")));
            Assert.Equal(lexical.Except(dense).Order(), Ids(await SearchAsync(20, 20, $"{{\"method\": \"{method}\", \"minus\": [\"dense\"]}}")));
            Assert.Subset(dense, Ids(await SearchAsync(20, 20, $"{{\"method\": \"{method}\", \"require\": [\"dense\"]}}")).ToHashSet());
        }

        static IEnumerable<string> Ids(IEnumerable<Row> rows) => rows.Select(row => row.Id).Order();
    }

    [PostgresFact]
    public async Task A_reader_under_a_policy_gets_true_scores_of_rows_that_it_may_see_and_none_of_others()
    {
        var reader = await database.Database.CreateRoleAsync(Ct, "rankdb_reader");
        await database.Database.ExecuteAsync(
            $"grant select on passages to {reader.Name}; alter table passages enable row level security; create policy visible on passages using (id % 3 = 0)", Ct);
        try
        {
            await using var connection = await reader.DataSource.OpenConnectionAsync(Ct);
            var rows = await HandVectors.RowsAsync(connection, Statement(10, 10, """{"method": "convex", "normalize": "none"}""", columns: "id || ' ' || (details #>> '{legs,lexical,score}') || ' ' || (details #>> '{legs,dense,score}')"), Ct);
            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Equal(0, int.Parse(row.Split(' ')[0], CultureInfo.InvariantCulture) % 3));
            // Asked for by name, the views tell of visible rows alone.
            var named = await HandVectors.RowsAsync(connection,
                $"select set_config('rankdb.wanted_ids', '{{1,2,3,4,5,6}}', false), set_config('rankdb.dense_query', '{database.ComparedVector}', false); " +
                $"select distinct id from rankdb_data.g{database.Generation}_dense_wanted union select id from rankdb_data.g{database.Generation}_wanted order by 1", Ct);
            Assert.Equal(["3", "6"], named.Skip(1));
        }
        finally
        {
            await database.Database.ExecuteAsync("drop policy visible on passages; alter table passages disable row level security", Ct);
        }
    }

    private static string Number(Row row, string leg, string name) => row.Legs.GetProperty(leg).GetProperty(name).GetDouble().ToString("R", CultureInfo.InvariantCulture);

    private static string Statement(int top, int count, string fuse, string? legs = null, string options = Document, string columns = "id, score, details")
    {
        legs ??= "[{\"lexical\": {\"top\": " + top + ", \"weight\": 2}}, {\"dense\": {\"top\": " + top + "}}]";
        var vector = legs.Contains("dense", StringComparison.Ordinal) ? "\"vector\": " + PassageDatabase.Vector + ", " : "";
        var json = "{" + vector + "\"snippet\": false, " + options + ", \"profile\": {\"legs\": " + legs + ", \"fuse\": " + fuse + "}}";
        return $"select {columns} from rankdb.search('passages', '{Query}', {count}, options => '{json}') order by rank";
    }

    private async Task<List<Row>> SearchAsync(int top, int count, string fuse, string? legs = null, string options = Document) =>
        [.. (await database.RowsAsync(Statement(top, count, fuse, legs, options), Ct)).Select(row => new Row(row.Split('|', 3)))];

    private sealed class Row
    {
        public Row(string[] parts)
        {
            var details = JsonDocument.Parse(parts[2]).RootElement;
            (Id, Score, Legs) = (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture), details.GetProperty("legs"));
            Ordinal = details.GetProperty("chunk").GetProperty("ordinal").GetInt32();
        }

        public string Id { get; }

        public double Score { get; }

        public JsonElement Legs { get; }

        public int Ordinal { get; }

        public (string Id, int Ordinal) Key(string unit) => (Id, unit == "chunk" ? Ordinal : 0);
    }
}
