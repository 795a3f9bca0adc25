using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using RankDb.Ranking.Calibration;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>Scores as probabilities, and how the maps are fitted, against the library as the oracle.</summary>
public sealed class CalibrationTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private const string Legs = """ "legs": [{"lexical": {}}, {"dense": {"weight": 0.5}}], "fuse": {"k": 5} """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Platt_s_map_makes_the_score_and_keeps_the_order()
    {
        const string rerank = """ "rerank": [{"top": 20}] """;
        var plain = await database.RowsAsync("id, score", $$"""{ {{Legs}}, {{rerank}} }""", Ct, topN: 30);
        var rows = await database.RowsAsync("id, details ->> 'uncalibrated', score, details ->> 'calibrated'", $$"""{ {{Legs}}, {{rerank}}, "calibrate": {"method": "platt", "a": 7.5, "b": -4} }""", Ct, topN: 30);
        Assert.Equal(plain, rows.Select(row => string.Join('|', row.Split('|')[..2])));
        var map = new PlattScaling(7.5, -4);
        Assert.All(rows, row => Assert.Equal(map.Apply(Number(row, 1)), Number(row, 2), 1e-12));
        Assert.All(rows, row => Assert.EndsWith("|true", row, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task An_isotonic_map_keeps_the_order_where_it_is_flat_too()
    {
        var plain = await database.RowsAsync("id", $$"""{ {{Legs}} }""", Ct, topN: 40);
        var rows = await database.RowsAsync(
            "id, details ->> 'uncalibrated', score", $$"""{ {{Legs}}, "calibrate": {"method": "isotonic", "points": [[0.2, 0.1], [0.4, 0.6], [0.9, 0.6]]} }""", Ct, topN: 40);
        Assert.Equal(plain, rows.Select(row => row.Split('|')[0]));
        var map = new IsotonicRegression([new(0.2, 0.1), new(0.4, 0.6), new(0.9, 0.6)]);
        Assert.All(rows, row => Assert.Equal(map.Apply(Number(row, 1)), Number(row, 2), 1.1e-6));
        Assert.Contains(rows, row => Number(row, 1) < 0.2);
        Assert.Contains(rows, row => Number(row, 1) > 0.4);
    }

    [PostgresFact]
    public async Task A_threshold_on_probabilities_may_leave_no_row()
    {
        const string profile = $$"""{ {{Legs}}, "calibrate": {"method": "platt", "a": 10, "b": -6} }""";
        var all = await database.RowsAsync("score", profile, Ct, topN: 40);
        var above = await database.RowsAsync("score", profile, Ct, topN: 40, options: "\"min_score\": 0.3,");
        Assert.Equal(all.Where(row => Number(row, 0) >= 0.3), above);
        Assert.InRange(above.Count, 1, 39);
        Assert.Empty(await database.RowsAsync("score", profile, Ct, topN: 40, options: "\"min_score\": 0.999,"));
    }

    [PostgresFact]
    public async Task Each_status_has_its_own_map_or_says_that_it_has_none()
    {
        const string stages = """ "legs": [{"lexical": {}}], "rerank": [{"top": 20}] """;
        const string calibrate = """ "calibrate": {"method": "platt", "a": 8, "b": -4, "fused": {"method": "platt", "a": 2, "b": -3} } """;
        async Task<string[]> SearchAsync(string profile)
        {
            await using var connection = await database.DataSource.OpenConnectionAsync(Ct);
            await using var command = new Npgsql.NpgsqlCommand("select set_config('rankdb.circuit_open_until', (now() + interval '1 hour')::text, false)", connection);
            await command.ExecuteNonQueryAsync(Ct);
            command.CommandText = $$"""select concat_ws('|', status, details ->> 'calibrated', details ->> 'uncalibrated', details #>> '{fused,score}', score) from rankdb.search('books', 'silver island', 1, options => '{"profile": {{profile}} }')""";
            var row = (string)(await command.ExecuteScalarAsync(Ct))!;
            command.CommandText = "select set_config('rankdb.circuit_open_until', '', false)";
            await command.ExecuteNonQueryAsync(Ct);
            return row.Split('|');
        }

        var fused = await SearchAsync($$"""{ {{stages}}, {{calibrate}} }""");
        Assert.Equal(["fused", "true", "1", "1"], fused[..4]);
        Assert.Equal(new PlattScaling(2, -3).Apply(1), double.Parse(fused[4], CultureInfo.InvariantCulture), 1e-12);
        // Reranking switched off by the call is the same scale.
        Assert.Equal(
            ["full|true|" + fused[4]],
            await database.RowsAsync("status, details ->> 'calibrated', score", $$"""{ {{stages}}, {{calibrate}} }""", Ct, topN: 1, options: "\"rerank_top\": 0,"));
        Assert.Equal(["fused", "false", "1", "1"], await SearchAsync($$"""{ {{stages}}, "calibrate": {"method": "platt", "a": 8, "b": -4} }"""));
        Assert.Equal(["lexical", "false", "1", "1"], await SearchAsync($$"""{ {{Legs}}, {{calibrate}} }"""));
        // A blend of the call's own is another scale.
        Assert.Equal(["false"], await database.RowsAsync("details ->> 'calibrated'", $$"""{ {{stages}}, {{calibrate}} }""", Ct, topN: 1, options: "\"blend\": 0.9,"));
    }

    [PostgresTheory]
    [InlineData("platt")]
    [InlineData("isotonic")]
    public async Task The_fit_and_its_errors_are_those_of_the_library(string method)
    {
        await JudgedBooks.FillAsync(database, Ct);
        const string definition = $$"""{ {{Legs}}, "rerank": [{"top": 25}] }""";
        await database.ExecuteAsync($"select rankdb.create_profile('to_calibrate', '{definition}')", Ct);
        var pairs = await database.RowsAsync(
            $"select u.* from rankdb._judged_scores('books', 'judged', '{definition}', 25) p cross join lateral unnest(p.scores, p.fused, p.relevant, p.queries) u", Ct);
        Assert.Equal(250, pairs.Count);
        var fitted = JsonDocument.Parse((await database.ScalarAsync<string>($"select rankdb.calibrate('books', 'judged', 'to_calibrate', '{method}')::text", Ct))!).RootElement;

        Check(fitted, [.. pairs.Select(row => Number(row, 0))]);
        Check(fitted.GetProperty("fused"), [.. pairs.Select(row => Number(row, 1))]);
        Assert.True(fitted.TryGetProperty("lexical", out _));
        Assert.Equal(250, fitted.GetProperty("pairs").GetInt32());
        Assert.Equal(10, fitted.GetProperty("queries").GetInt32());
        Assert.True(fitted.GetProperty("ece_after").GetDouble() < fitted.GetProperty("ece_before").GetDouble());

        // What it returns is what a profile takes, and changes no order.
        await database.ExecuteAsync($"select rankdb.create_profile('calibrated', '{definition}'::jsonb || jsonb_build_object('calibrate', '{fitted.GetRawText()}'::jsonb))", Ct);
        Assert.Equal(
            await database.SearchAsync("books", "silver window", Ct, "to_calibrate", 30),
            await database.SearchAsync("books", "silver window", Ct, "calibrated", 30));

        void Check(JsonElement map, double[] scores)
        {
            var relevant = pairs.Select(row => row.Split('|')[2] == "True").ToArray();
            var folds = pairs.Select(row => int.Parse(row.Split('|')[3], CultureInfo.InvariantCulture) % 2).ToArray();
            Func<double, double> Fit(Func<int, bool> chosen)
            {
                double[] x = [.. scores.Where((_, i) => chosen(i))];
                bool[] y = [.. relevant.Where((_, i) => chosen(i))];
                return method == "platt" ? PlattScaling.Fit(x, y).Apply : IsotonicRegression.Fit(x, y).Apply;
            }

            if (method == "platt")
            {
                var fit = PlattScaling.Fit(scores, relevant);
                Assert.Equal(fit.Slope, map.GetProperty("a").GetDouble(), 1e-3);
                Assert.Equal(fit.Offset, map.GetProperty("b").GetDouble(), 1e-3);
            }
            else
            {
                var points = map.GetProperty("points").EnumerateArray().Select(point => (point[0].GetDouble(), point[1].GetDouble())).ToArray();
                var expected = IsotonicRegression.Fit(scores, relevant).Points;
                Assert.Equal(expected.Count, points.Length);
                Assert.All(expected, (point, i) => Assert.Equal((Math.Round(point.Score, 9), Math.Round(point.Probability, 9)), (Math.Round(points[i].Item1, 9), Math.Round(points[i].Item2, 9))));
            }

            Func<double, double>[] halves = [Fit(i => folds[i] == 1), Fit(i => folds[i] == 0)];
            Assert.Equal(ExpectedCalibrationError.Measure(scores, relevant), map.GetProperty("ece_before").GetDouble(), 1e-9);
            Assert.Equal(ExpectedCalibrationError.Measure([.. scores.Select((score, i) => halves[folds[i]](score))], relevant), map.GetProperty("ece_after").GetDouble(), 1e-3);
        }
    }

    [PostgresFact]
    public async Task The_cosine_adapter_maps_the_cosine_by_the_query_s_vector()
    {
        await JudgedBooks.FillAsync(database, Ct);
        async Task<float[]> VectorAsync(string query) => [.. (await database.ScalarAsync<float[]>($"select rankdb.embed('{query}')::real[]", Ct))!];
        var judged = new List<JudgedQuery>();
        foreach (var query in await database.RowsAsync("select query, query_id from rankdb.queries where set_name = 'judged'", Ct))
        {
            var rows = await database.RowsAsync(
                $"select s.details #>> '{{legs,dense,score}}', j.id is not null from rankdb.search('books', '{query.Split('|')[0]}', 30, profile => 'dense') s left join rankdb.judgments j on j.set_name = 'judged' and j.query_id = '{query.Split('|')[1]}' and j.id = s.id", Ct);
            judged.Add(new JudgedQuery(await VectorAsync(query.Split('|')[0]), [.. rows.Select(row => Number(row, 0))], [.. rows.Select(row => row.EndsWith("|True", StringComparison.Ordinal))]));
        }

        var adapter = CosineAdapter.Fit(judged, new CosineAdapterOptions { Hidden = 3, Epochs = 50 });
        var profile = $$"""{"legs": [{"dense": {"name": "near"} }], "calibrate": {{adapter.ToProfile()}} }""";
        var map = adapter.For(await VectorAsync("silver island"));
        var answer = await database.RowsAsync("id, details #>> '{legs,near,score}', score", profile, Ct, topN: 40);
        Assert.Equal(await database.SearchAsync("books", "silver island", Ct, "dense", 40), answer.Select(row => row.Split('|')[0]));
        Assert.All(answer, row => Assert.Equal(map.Apply(Number(row, 1)), Number(row, 2), 1e-4));

        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.RowsAsync(
            "id", """{"legs": [{"dense": {}}], "calibrate": {"method": "cosine", "layers": [{"weights": [[1], [1]], "bias": [0, 0]}]}}""", Ct));
        Assert.Equal("22023", error.SqlState);
        Assert.Contains("256", error.MessageText, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_cannot_be_calibrated_is_refused()
    {
        await JudgedBooks.FillAsync(database, Ct);
        async Task<string> RefuseAsync(string arguments) =>
            (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync($"select rankdb.calibrate({arguments})", Ct))).SqlState;
        Assert.Equal("22023", await RefuseAsync("'books', 'judged', method => 'cosine'"));
        Assert.Equal("22023", await RefuseAsync("'books', 'judged', method => null"));
        Assert.Equal("42704", await RefuseAsync("'books', 'nothing'"));
        Assert.Equal("42704", await RefuseAsync("'books', 'judged', 'noprofile'"));
        Assert.Equal("42704", await RefuseAsync("'noindex', 'judged'"));
        // Relevant is what the search ranks last.
        await database.ExecuteAsync(
            """
            insert into rankdb.queries values ('upside', 'q', 'silver island');
            insert into rankdb.judgments select 'upside', 'q', s.id, 1 from rankdb.search('books', 'silver island', 40, profile => 'lexical') s where s.rank > 30
            """, Ct);
        Assert.Equal("55000", await RefuseAsync("'books', 'upside', 'lexical'"));
    }

    private static double Number(string row, int column) => double.Parse(row.Split('|')[column], CultureInfo.InvariantCulture);
}
