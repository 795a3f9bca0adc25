using System.Globalization;
using Npgsql;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The recall of the vector graph beside the quality that follows from it, and the keeping of curves.</summary>
public sealed class RecallCurveTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private const string Top10 = """{"legs": [{"dense": {"top": 10}}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Each_point_has_the_recall_and_the_quality_of_searches_with_that_ef()
    {
        await PrepareAsync();
        var rows = await CurveAsync("ef, recall, value, ms > 0, in_use", "'loose', 'judged', null, '{40, 10, 10}', 'ndcg@10'", $$"""{"profile": {{Top10}} }""");
        Assert.Equal(["10||True|False", "40||True|False", "100||True|True"], rows.Select(row => $"{row[0]}||{row[3]}|{row[4]}"));
        Assert.True(Number(rows[0][1]) < 1, "The graph was to be too loose to find everything.");
        Assert.True(Number(rows[0][1]) <= Number(rows[2][1]), $"{rows[0][1]} {rows[2][1]}");
        foreach (var row in rows)
        {
            var options = $$"""{"profile": {{Top10}}, "ef_search": {{row[0]}}, "timeout_ms": 60000}""";
            var expected = (await database.RowsAsync($"select avg(value) from rankdb.evaluate_queries('loose', 'judged', metrics => '{{ndcg@10}}', options => '{options}')", Ct)).Single();
            Assert.Equal(Number(expected), Number(row[2]), 1e-12);

            // By hand: the ten documents whose best chunk is nearest, by a scan of all vectors.
            var recalls = new List<double>();
            foreach (var query in await database.RowsAsync("select query from rankdb.queries where set_name = 'judged'", Ct))
            {
                var nearest = await database.RowsAsync(
                    $"""
                    select c.id from rankdb_data.g{await GenerationAsync()} c group by c.id
                    order by min(c.embedding::vector <=> (rankdb.embed('{query}'))) limit 10
                    """, Ct);
                var found = await database.RowsAsync($"select id from rankdb.search('loose', '{query}', 10, options => '{options}')", Ct);
                recalls.Add(found.Intersect(nearest).Count() / 10.0);
            }

            Assert.Equal(recalls.Average(), Number(row[1]), 0.011);
        }
    }

    [PostgresFact]
    public async Task A_walk_keeps_no_fewer_candidates_than_it_gives_so_smaller_ones_are_one_point()
    {
        await PrepareAsync();
        Assert.Equal(["100", "160", "200", "320"], (await CurveAsync("ef", "'books', 'judged', 'dense'", "{}")).Select(row => row[0]));
    }

    [PostgresFact]
    public async Task Curves_are_kept_by_those_who_may()
    {
        await PrepareAsync();
        await database.RowsAsync("""select * from rankdb.recall_curve('books', 'judged', 'hybrid', '{100}', 'mrr@10', '{"store": true}')""", Ct);
        await database.RowsAsync("""select * from rankdb.depth_curve('books', 'judged', 'default@1', '{2, 5}', options => '{"store": true}')""", Ct);
        Assert.Equal(
            ["recall|hybrid@1|mrr@10|2|100|True", "depth|default@1|ndcg@10|2|2|False"],
            await database.RowsAsync(
                """
                select r.kind, r.profile, r.metric, jsonb_array_length(r.body), coalesce(r.body #>> '{0,ef}', r.body #>> '{0,depth}'), r.body #>> '{0,recall}' is not null
                from rankdb.reports r where set_name = 'judged' order by report_id
                """, Ct));
        Assert.Equal(["1"], await database.RowsAsync("""select count(*) from rankdb.reports r, jsonb_array_elements(r.body) b where r.kind = 'depth' and b #>> '{curve,points,1,0}' = '5'""", Ct));

        var reader = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($"grant select on books to {reader.Name}", Ct);
        foreach (var call in new[] { "recall_curve('books', 'judged', 'dense', '{100}', 'mrr@10'", "depth_curve('books', 'judged', null, '{2}', 'mrr@10'" })
        {
            Assert.Single(await HandVectors.RowsAsync(reader, $"select 1 from rankdb.{call}) limit 1", Ct));
            var error = await Assert.ThrowsAsync<PostgresException>(() => HandVectors.RowsAsync(reader, $$"""select * from rankdb.{{call}}, options => '{"store": true}')""", Ct));
            Assert.Equal("42501", error.SqlState);
        }
    }

    [PostgresFact]
    public async Task A_query_that_fails_is_named()
    {
        await PrepareAsync();
        await database.ExecuteAsync(
            "insert into rankdb.queries values ('blanks', 'q1', 'river'), ('blanks', 'empty one', ' '); insert into rankdb.judgments values ('blanks', 'q1', '1', 1), ('blanks', 'empty one', '1', 1)", Ct);
        foreach (var call in new[] { "recall_curve('books', 'blanks', 'dense')", "depth_curve('books', 'blanks')" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select * from rankdb.{call}", Ct));
            Assert.Equal("22023", error.SqlState);
            Assert.StartsWith("query empty one: ", error.MessageText, StringComparison.Ordinal);
        }
    }

    [PostgresTheory]
    [InlineData("'books', 'judged', 'lexical'", "{}", "22023")]
    [InlineData("'books', 'judged', 'dense', '{}'", "{}", "22023")]
    [InlineData("'books', 'judged', 'dense', '{5}'", "{}", "22023")]
    [InlineData("'books', 'judged', 'dense', '{100, null}'", "{}", "22023")]
    [InlineData("'books', 'judged', 'dense', '{100}', 'nothing'", "{}", "22023")]
    [InlineData("'books', 'judged', 'dense'", """{"ef_search": 100}""", "22023")]
    [InlineData("'books', 'judged', 'dense'", """{"colour": 100}""", "22023")]
    [InlineData("'books', 'judged', 'dense'", """{"store": 1}""", "22023")]
    [InlineData("'books', 'nothing', 'dense'", "{}", "42704")]
    [InlineData("'books', 'judged', 'noprofile'", "{}", "42704")]
    [InlineData("'nobooks', 'judged', 'dense'", "{}", "42704")]
    public async Task Arguments_that_make_no_sense_are_refused(string arguments, string options, string expected)
    {
        await PrepareAsync();
        Assert.Equal(expected, (await Assert.ThrowsAsync<PostgresException>(() => CurveAsync("*", arguments, options))).SqlState);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<string[][]> CurveAsync(string columns, string arguments, string options) =>
        [.. (await database.RowsAsync($"select {columns} from rankdb.recall_curve({arguments}, options => '{options}')", Ct)).Select(row => row.Split('|'))];

    private Task<int> GenerationAsync() => database.ScalarAsync<int>("select generation from rankdb.indexes where name = 'loose'", Ct);

    private async Task PrepareAsync()
    {
        await JudgedBooks.FillAsync(database, Ct);
        if (!await database.ScalarAsync<bool>("select exists (select from rankdb.indexes where name = 'loose')", Ct))
        {
            await database.ExecuteAsync("""select rankdb.create_index('loose', 'books', array['title', 'body'], '{"chunk_tokens": 16, "hnsw_m": 2, "hnsw_ef_construction": 4}')""", Ct);
            await database.RefreshAsync("loose", Ct);
        }
    }
}
