using System.Globalization;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

public sealed class RollupTests(PassageDatabase database) : IClassFixture<PassageDatabase>
{
    private const string Lexical = "lexical";
    private const string Dense = "dense";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData(Lexical, "\"max\"", 1)]
    [InlineData(Lexical, "\"first\"", 0)]
    [InlineData(Lexical, "{\"mean\": 2}", 2)]
    [InlineData(Lexical, "{\"decay\": 0.5}", 0.5)]
    [InlineData(Dense, "\"max\"", 1)]
    [InlineData(Dense, "\"first\"", 0)]
    [InlineData(Dense, "{\"mean\": 3}", 3)]
    [InlineData(Dense, "{\"decay\": 0.5}", 0.5)]
    [InlineData(Dense, "{\"decay\": 1}", 1)]
    public async Task A_rollup_equals_the_one_computed_over_all_chunks_in_another_language(string leg, string rollup, double amount)
    {
        foreach (var top in new[] { 1, 7, 30 })
        {
            await ProfileAsync(leg, top);
            var actual = await SearchAsync(leg, top, $"\"rollup\": {rollup}");
            Assert.Equal(Expected(await ChunksAsync(leg), top, rollup, amount).Select(row => row.Id), actual.Select(row => row.Id));
            foreach (var (expected, row) in Expected(await ChunksAsync(leg), top, rollup, amount).Zip(actual))
            {
                Assert.Equal(expected.Ordinal, row.Ordinal);
                Assert.Equal(expected.Score, row.Score, 1e-6);
            }
        }
    }

    [PostgresTheory]
    [InlineData(Lexical)]
    [InlineData(Dense)]
    public async Task A_document_with_all_the_best_chunks_leaves_room_for_others(string leg)
    {
        await ProfileAsync(leg, 5);
        foreach (var rollup in new[] { "\"max\"", "\"first\"", "{\"mean\": 3}", "{\"decay\": 0.9}" })
        {
            var rows = await SearchAsync(leg, 5, $"\"rollup\": {rollup}");
            Assert.Equal(5, rows.Select(row => row.Id).Distinct().Count());
        }
    }

    [PostgresFact]
    public async Task Chunks_as_the_unit_come_one_by_one_in_the_order_of_their_scores()
    {
        foreach (var leg in new[] { Lexical, Dense })
        {
            await ProfileAsync(leg, 100);
            var rows = await SearchAsync(leg, 100, "\"unit\": \"chunk\"");
            Assert.Equal(100, rows.Count);
            Assert.Equal(100, rows.Select(row => (row.Id, row.Ordinal)).Distinct().Count());
            Assert.Equal(60, rows.Count(row => row.Id == PassageDatabase.Giant));
            Assert.Equal((await ChunksAsync(leg)).Take(100).Select(row => row.Score), rows.Select(row => row.Score), new Near());
        }
    }

    [PostgresFact]
    public async Task Legs_of_chunks_are_fused_by_chunk()
    {
        var rows = await database.RowsAsync(
            $$$"""
            select id || '#' || (details #>> '{chunk,ordinal}'),
              abs((details #>> '{fused,score}')::float8 - (coalesce(1 / (10 + (details #>> '{legs,lexical,rank}')::float8), 0) + coalesce(0.3 / (10 + (details #>> '{legs,dense,rank}')::float8), 0)) / (1.3 / 11)) < 1e-9
            from rankdb.search('passages', 'cedar fjord', 50, options => '{"unit": "chunk", "vector": {{{PassageDatabase.Vector}}},
              "profile": {"legs": [{"lexical": {}}, {"dense": {"weight": 0.3}}], "fuse": {"method": "rrf", "k": 10} } }')
            """, Ct);
        Assert.Equal(50, rows.Distinct().Count());
        Assert.All(rows, row => Assert.EndsWith("|True", row, StringComparison.Ordinal));
        Assert.True(rows.Select(row => row.Split('#')[0]).Distinct().Count() < 50, "some document must have come twice");
    }

    [PostgresFact]
    public async Task Neighbours_are_the_chunks_before_and_after_and_the_passage_is_the_document_s_own_text()
    {
        var rows = await database.RowsAsync(
            $$$"""
            select s.id, s.details #>> '{chunk,ordinal}', s.details #> '{neighbors,before}', s.details #> '{neighbors,after}',
              s.details #>> '{neighbors,passage}' = substr(p.body, (s.details #>> '{neighbors,start}')::int + 1, (s.details #>> '{neighbors,end}')::int - (s.details #>> '{neighbors,start}')::int)
            from rankdb.search('passages', 'cedar fjord', 40, profile => 'hybrid', options => '{"neighbors": 2, "vector": {{{PassageDatabase.Vector}}}}') s
            join passages p on p.id::text = s.id
            """, Ct);
        Assert.Equal(40, rows.Count);
        foreach (var row in rows.Select(row => row.Split('|')))
        {
            var chunks = database.Chunks[int.Parse(row[0], CultureInfo.InvariantCulture)];
            var ordinal = int.Parse(row[1], CultureInfo.InvariantCulture);
            Assert.Equal(chunks[Math.Max(0, ordinal - 2)..ordinal], System.Text.Json.JsonSerializer.Deserialize<string[]>(row[2]));
            Assert.Equal(chunks[(ordinal + 1)..Math.Min(chunks.Length, ordinal + 3)], System.Text.Json.JsonSerializer.Deserialize<string[]>(row[3]));
            Assert.Equal("True", row[4]);
        }

        Assert.Equal(["0"], await database.RowsAsync("select count(*) from rankdb.search('passages', 'cedar', profile => 'lexical') where details ? 'neighbors'", Ct));
    }

    [PostgresFact]
    public async Task A_vector_needs_no_text_where_nothing_reads_one_and_finds_its_nearest()
    {
        var exact = await database.RowsAsync(
            $"select id from rankdb_data.g{database.Generation} group by id order by min(embedding <=> '{database.ComparedVector}'::halfvec), id limit 10", Ct);
        foreach (var query in new[] { "''", "'  '", "null", "'cedar'" })
        {
            Assert.Equal(exact, await database.RowsAsync(
                $"select id from rankdb.search('passages', {query}, 10, profile => 'dense', options => '{{\"vector\": {PassageDatabase.Vector}, \"ef_search\": 400}}') order by rank", Ct));
        }
    }

    [PostgresFact]
    public async Task The_details_tell_what_each_leg_was_asked_for_and_found()
    {
        await database.Database.ExecuteAsync("""select rankdb.create_profile('wide', '{"legs": [{"lexical": {"top": 100}}, {"dense": {"top": 500}}]}')""", Ct);
        Assert.Equal(
            ["100|121|True"],
            await database.RowsAsync(
                $$$"""
                select distinct details #>> '{candidates,lexical,requested}', details #>> '{candidates,dense,found}', (details #>> '{candidates,dense,ms}')::float8 > 0
                from rankdb.search('passages', 'amber', 3, profile => 'wide', options => '{"vector": {{{PassageDatabase.Vector}}}}')
                """, Ct));
    }

    private static IEnumerable<(int Id, int Ordinal, double Score)> Expected(IReadOnlyList<(int Id, int Ordinal, double Score)> all, int top, string rollup, double amount)
    {
        // The window that docs/search.md describes: the best 4 x top chunks, doubled while they hold too few documents.
        var window = rollup == "\"max\"" ? all.Count : 4 * top;
        while (window < all.Count && all.Take(window).Select(chunk => chunk.Id).Distinct().Count() < top)
        {
            window *= 2;
        }

        return all.Take(window).GroupBy(chunk => chunk.Id)
            .Select(document =>
            {
                var scores = document.Select(chunk => chunk.Score).ToArray();
                var chosen = rollup == "\"first\"" ? document.MinBy(chunk => chunk.Ordinal) : document.First();
                var score = rollup switch
                {
                    "\"max\"" or "\"first\"" => chosen.Score,
                    _ when rollup.Contains("mean", StringComparison.Ordinal) => scores.Take((int)amount).Average(),
                    _ => scores.Select((value, i) => value * Math.Pow(amount, i)).Sum(),
                };
                return (Id: document.Key, chosen.Ordinal, Score: score);
            })
            .OrderByDescending(row => Math.Round(row.Score, 9)).ThenBy(row => row.Id.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal)
            .Take(top);
    }

    // Every chunk that a leg scores, best first: by the exact distance, or all that the lexical leg finds.
    private async Task<IReadOnlyList<(int Id, int Ordinal, double Score)>> ChunksAsync(string leg)
    {
        var rows = leg == Dense
            ? await database.RowsAsync(
                $"""
                select id, ordinal, 1 - (embedding <=> '{database.ComparedVector}'::halfvec) as score from rankdb_data.g{database.Generation}
                order by 3 desc, id collate "C", chunk_id
                """, Ct)
            : await database.RowsAsync(
                """
                select id, details #>> '{chunk,ordinal}', details #>> '{legs,lexical,score}'
                from rankdb.search('passages', 'cedar fjord amber', 1000, profile => 'lexical', options => '{"unit": "chunk"}') order by rank
                """, Ct);
        return [.. rows.Select(row => row.Split('|')).Select(row => (
            int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture), double.Parse(row[2], CultureInfo.InvariantCulture)))];
    }

    private async Task<IReadOnlyList<(int Id, int Ordinal, double Score)>> SearchAsync(string leg, int top, string option)
    {
        var vector = leg == Dense ? $", \"vector\": {PassageDatabase.Vector}, \"ef_search\": 1000" : "";
        var rows = await database.RowsAsync(
            $$$"""
            select id, details #>> '{chunk,ordinal}', details #>> '{legs,{{{leg}}},score}'
            from rankdb.search('passages', 'cedar fjord amber', {{{top}}}, profile => '{{{leg}}}_{{{top}}}', options => '{{{{option}}}{{{vector}}}}') order by rank
            """, Ct);
        return [.. rows.Select(row => row.Split('|')).Select(row => (
            int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture), double.Parse(row[2], CultureInfo.InvariantCulture)))];
    }

    private Task ProfileAsync(string leg, int top) =>
        database.Database.ExecuteAsync($$$"""select rankdb.create_profile('{{{leg}}}_{{{top}}}', '{"legs": [{"{{{leg}}}": {"top": {{{top}}}}}]}')""", Ct);

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double value) => 0;
    }
}
