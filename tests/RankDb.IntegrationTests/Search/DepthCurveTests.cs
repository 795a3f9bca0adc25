using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>A curve from one reranking a query equals what each depth gives by itself.</summary>
public sealed class DepthCurveTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("ndcg@10", """[{"top": 20, "blend": 0.7}]""", "{0}")]
    [InlineData("mrr@5", """[{"top": 20, "normalize": "min-max"}]""", "{0}")]
    [InlineData("recall@3", """[{"top": 20, "blend": 0.3}, {"top": 20, "blend": 1, "template": "{note} {passage}"}]""", "{1}")]
    public async Task Each_point_is_what_evaluate_measures_at_that_depth(string metric, string rerank, string stage)
    {
        await JudgedBooks.FillAsync(database, Ct);
        var definition = $$"""{"legs": [{"lexical": {} }, {"dense": {} }], "rerank": {{rerank}}, "timeout_ms": 60000}""";
        await database.ExecuteAsync($"select rankdb.create_profile('deep', '{definition}')", Ct);
        var rows = await database.RowsAsync($"select depth, value, ci_low, ci_high from rankdb.depth_curve('books', 'judged', 'deep', array[20, 3, 8, 3], '{metric}')", Ct);
        Assert.Equal(["3", "8", "20"], rows.Select(row => row.Split('|')[0]));
        foreach (var parts in rows.Select(row => row.Split('|')))
        {
            var place = "{rerank," + stage.Trim('{', '}') + ",top}";
            await database.ExecuteAsync($"select rankdb.create_profile('cut', jsonb_set('{definition}', '{place}', '{parts[0]}'))", Ct);
            var measured = (await database.RowsAsync($"select value, ci_low, ci_high from rankdb.evaluate('books', 'judged', 'cut', array['{metric}'])", Ct))[0].Split('|');
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(double.Parse(measured[i], CultureInfo.InvariantCulture), double.Parse(parts[i + 1], CultureInfo.InvariantCulture), 1e-9);
            }
        }
    }

    [PostgresFact]
    public async Task A_query_that_finds_nothing_counts_as_0()
    {
        await database.ExecuteAsync(
            """
            insert into rankdb.queries values ('partly', 'found', 'river stone'), ('partly', 'lost', 'xyzzy');
            insert into rankdb.judgments select 'partly', q, s.id, 1 from rankdb.search('books', 'river stone', 3, profile => 'lexical') s, unnest(array['found', 'lost']) q;
            select rankdb.create_profile('short', '{"legs": [{"lexical": {}}], "rerank": [{"top": 3}], "timeout_ms": 60000}')
            """, Ct);
        Assert.Equal(["3|0.5"], await database.RowsAsync("select depth, value from rankdb.depth_curve('books', 'partly', 'short', array[3], 'recall@3')", Ct));
    }

    [PostgresFact]
    public async Task The_chosen_depth_is_the_smallest_near_the_best_and_its_curve_fits_into_a_profile()
    {
        await JudgedBooks.FillAsync(database, Ct);
        const string definition = """{"legs": [{"lexical": {}}], "rerank": [{"top": 40}], "timeout_ms": 60000}""";
        await database.ExecuteAsync($"select rankdb.create_profile('chosen', '{definition}')", Ct);
        foreach (var tolerance in new[] { "0", "0.02", "1" })
        {
            var rows = (await database.RowsAsync($"select depth, value, chosen, curve from rankdb.depth_curve('books', 'judged', 'chosen', array[1, 2, 5, 10, 20, 40], tolerance => {tolerance})", Ct))
                .Select(row => row.Split('|')).Select(p => (Depth: int.Parse(p[0], CultureInfo.InvariantCulture), Value: double.Parse(p[1], CultureInfo.InvariantCulture), Chosen: p[2] == "True", Curve: p[3])).ToArray();
            var best = rows.Max(row => row.Value);
            var expected = rows.First(row => row.Value >= best - double.Parse(tolerance, CultureInfo.InvariantCulture)).Depth;
            Assert.Equal([expected], rows.Where(row => row.Chosen).Select(row => row.Depth));
            Assert.All(rows, row => Assert.Equal(row.Chosen, row.Curve != ""));

            var curve = rows.Single(row => row.Chosen).Curve;
            Assert.Equal(rows.Select(row => (row.Depth, Math.Round(row.Value, 6))), JsonDocument.Parse(curve).RootElement.GetProperty("points").EnumerateArray().Select(point => (point[0].GetInt32(), point[1].GetDouble())));
            var limited = await database.RowsAsync("details #>> '{cascade,0,depth}'", $$"""{"legs": [{"lexical": {} }], "rerank": [{"top": 40, "curve": {{curve}} }]}""", Ct, topN: 1);
            Assert.Equal([rows.First(row => Math.Round(row.Value, 6) == Math.Round(best, 6)).Depth.ToString(CultureInfo.InvariantCulture)], limited);
        }
    }

    [PostgresTheory]
    [InlineData("'books', 'judged', 'lexical'", "22023")]
    [InlineData("'books', 'judged', depths => '{}'", "22023")]
    [InlineData("'books', 'judged', depths => '{10, 0}'", "22023")]
    [InlineData("'books', 'judged', depths => null", "22023")]
    [InlineData("'books', 'judged', metric => 'f1'", "22023")]
    [InlineData("'books', 'judged', tolerance => -1", "22023")]
    [InlineData("'books', 'judged', options => '{\"profile\": \"default\"}'", "22023")]
    [InlineData("'books', 'judged', options => '{\"store\": \"yes\"}'", "22023")]
    [InlineData("'books', 'nothing'", "42704")]
    [InlineData("'books', 'judged', 'noprofile'", "42704")]
    public async Task Arguments_that_make_no_sense_are_refused(string arguments, string expected)
    {
        await JudgedBooks.FillAsync(database, Ct);
        Assert.Equal(expected, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"select * from rankdb.depth_curve({arguments})", Ct))).SqlState);
    }
}
