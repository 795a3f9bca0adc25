using System.Globalization;
using System.Text.Json;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Search;

/// <summary>What a reranking stage reads of a candidate, and how stages follow one another.</summary>
public sealed class CascadeTests(CascadeDatabase database) : IClassFixture<CascadeDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresTheory]
    [InlineData("""{"score": "max", "limit": 3}""", "max(r.score)", 3)]
    [InlineData("""{"score": "first", "limit": 3}""", "max(r.score)", 1)]
    [InlineData("""{"score": "mean", "best": 2, "limit": 4}""", "avg(r.score) filter (where r.rank <= 2)", 4)]
    public async Task Windows_over_a_document_make_its_score(string windows, string expected, int read)
    {
        var profile = $$"""{"legs": [{"lexical": {} }], "rerank": [{"top": 8, "unit": "document", "windows": {{windows}} }]}""";
        var rows = await database.RowsAsync("id, details #>> '{rerank,score}', details #>> '{rerank,windows}'", profile, Ct, topN: 8);
        Assert.Equal(8, rows.Count);
        foreach (var parts in rows.Select(row => row.Split('|')))
        {
            var own = (await database.RowsAsync(
                $"select {expected}, count(*) from rankdb.rerank('silver island', (select array_agg(g.body order by g.ordinal) from rankdb_data.g{database.Generation} g where g.id = '{parts[0]}' and g.ordinal < {read})) r", Ct))[0].Split('|');
            Assert.Equal(double.Parse(own[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture), 1e-5);
            Assert.Equal(own[1], parts[2]);
        }

        Assert.Contains(rows, row => row.EndsWith("|" + read, StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task A_template_fills_in_columns_and_the_passage()
    {
        const string profile = """{"legs": [{"lexical": {}}], "rerank": [{"top": 30, "template": "{{{note}}} {title}: {passage} {id}"}]}""";
        Assert.Equal(
            ["30|0|True"],
            await database.RowsAsync(
                $$"""
                select count(*), count(*) filter (where abs(r.score - (s.details #>> '{rerank,score}')::float8) > 1e-5), bool_or(b.title is null)
                from rankdb.search('books', 'silver island', 30, options => '{"timeout_ms": 60000, "profile": {{profile}} }') s
                join books b on b.id::text = s.id
                join rankdb_data.g{{database.Generation}} g on g.id = s.id and g.ordinal = (s.details #>> '{chunk,ordinal}')::int
                cross join lateral rankdb.rerank('silver island', array['{' || b.note || '} ' || coalesce(b.title, '') || ': ' || g.body || ' ' || b.id]) r
                """, Ct));
    }

    [PostgresFact]
    public async Task A_template_is_filled_in_for_each_window()
    {
        const string profile = """{"legs": [{"lexical": {}}], "rerank": [{"top": 5, "unit": "document", "windows": {"limit": 2}, "template": "{title}: {passage}"}]}""";
        Assert.Equal(
            ["5|0"],
            await database.RowsAsync(
                $$"""
                select count(*), count(*) filter (where abs(r.score - (s.details #>> '{rerank,score}')::float8) > 1e-5)
                from rankdb.search('books', 'silver island', 5, options => '{"timeout_ms": 60000, "profile": {{profile}} }') s
                join books b on b.id::text = s.id
                cross join lateral (
                  select max(r.score) as score from rankdb.rerank('silver island',
                    (select array_agg(coalesce(b.title, '') || ': ' || g.body order by g.ordinal) from rankdb_data.g{{database.Generation}} g where g.id = s.id and g.ordinal < 2)) r) r
                """, Ct));
    }

    [PostgresFact]
    public async Task Columns_of_a_template_are_read_under_the_caller_s_rights()
    {
        var role = await database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        await database.ExecuteAsync($"grant select (id, title, body) on books to {role.Name}", Ct);
        async Task<string> SearchAsync(string template)
        {
            await using var command = role.DataSource.CreateCommand(
                $$"""select string_agg(status, '') from rankdb.search('books', 'silver', 2, options => '{"timeout_ms": 60000, "profile": {"legs": [{"lexical": {} }], "rerank": [{"template": "{{template}}"}]} }')""");
            return (string)(await command.ExecuteScalarAsync(Ct))!;
        }

        Assert.Equal("fullfull", await SearchAsync("{title} {passage}"));
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => SearchAsync("{note} {passage}"))).SqlState);
    }

    [PostgresFact]
    public async Task A_column_that_the_source_lacks_is_named_with_its_stage()
    {
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.RowsAsync(
            "id", """{"legs": [{"lexical": {}}], "rerank": [{"top": 20}, {"top": 5, "template": "{subtitle} {passage}"}]}""", Ct));
        Assert.Equal("42703", error.SqlState);
        Assert.Contains("stage 2", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("'subtitle'", error.MessageText, StringComparison.Ordinal);
        Assert.Equal("Columns: id, title, body, note", error.Hint);
    }

    [PostgresTheory]
    [InlineData("none", 0.5)]
    [InlineData("min-max", 0.3)]
    [InlineData("z-score", 0.7)]
    [InlineData("rank", 1)]
    public async Task Each_stage_reorders_the_best_of_the_one_before_and_the_rest_keeps_its_order_below(string normalize, double blend)
    {
        var stage = string.Create(CultureInfo.InvariantCulture, $$"""{"top": 20, "blend": {{blend}}, "normalize": "{{normalize}}"}""");
        var second = string.Create(CultureInfo.InvariantCulture, $$"""{"top": 6, "blend": {{blend}}, "normalize": "{{normalize}}", "template": "{note} {passage}"}""");
        const string legs = """[{"lexical": {}}, {"dense": {"weight": 0.5}}]""";
        var none = await database.RowsAsync("id", $$"""{"legs": {{legs}}}""", Ct, topN: 40);
        var one = await database.RowsAsync("id, score, details ? 'rerank'", $$"""{"legs": {{legs}}, "rerank": [{{stage}}]}""", Ct, topN: 40);
        var two = await database.RowsAsync("id, score, status, details -> 'stages', details -> 'cascade'", $$"""{"legs": {{legs}}, "rerank": [{{stage}}, {{second}}]}""", Ct, topN: 40);
        string[] Ids(IEnumerable<string> rows) => [.. rows.Select(row => row.Split('|')[0])];

        Assert.Equal(none.Take(20).Order(), Ids(one.Take(20)).Order());
        Assert.Equal(none.Skip(20), Ids(one.Skip(20)));
        Assert.All(one, (row, place) => Assert.Equal((place < 20).ToString(), row.Split('|')[2]));
        Assert.Equal(Ids(one.Take(6)).Order(), Ids(two.Take(6)).Order());
        Assert.Equal(Ids(one.Skip(6)), Ids(two.Skip(6)));
        var scores = two.Select(row => double.Parse(row.Split('|')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.All(scores, score => Assert.InRange(score, 0, 1));
        Assert.True(scores[5] > scores[6]);
        Assert.All(two, row => Assert.Equal("full", row.Split('|')[2]));

        // Of the best rows the details add up: what came in, what the stage said, what came out.
        var incoming = one.ToDictionary(row => row.Split('|')[0], row => double.Parse(row.Split('|')[1], CultureInfo.InvariantCulture));
        foreach (var parts in two.Take(6).Select(row => row.Split('|', 5)))
        {
            var stages = JsonDocument.Parse(parts[3]).RootElement;
            Assert.Equal(2, stages.GetArrayLength());
            Assert.Equal(incoming[parts[0]], stages[1].GetProperty("incoming").GetDouble(), 1e-12);
            var shown = normalize == "none" ? stages[1] : stages[1].GetProperty("normalized");
            var expected = (blend * shown.GetProperty("score").GetDouble()) + ((1 - blend) * shown.GetProperty("incoming").GetDouble());
            Assert.Equal(expected, double.Parse(parts[1], CultureInfo.InvariantCulture), 2e-6);
        }

        var report = JsonDocument.Parse(two[0].Split('|', 5)[4]).RootElement.EnumerateArray().ToArray();
        Assert.Equal([20, 6], report.Select(item => item.GetProperty("depth").GetInt32()));
        Assert.Equal([20, 6], report.Select(item => item.GetProperty("scored").GetInt32()));
        Assert.All(report, item => Assert.True(item.GetProperty("ms").GetDouble() > 0));
    }

    [PostgresFact]
    public async Task A_stage_reads_no_deeper_than_the_best_point_of_its_curve()
    {
        const string profile = """{"legs": [{"lexical": {}}], "rerank": [{"top": 30, "curve": {"metric": "ndcg@10", "points": [[5, 0.40], [10, 0.44], [20, 0.44], [30, 0.42]]}}]}""";
        const string columns = "count(*) filter (where details ? 'rerank'), min(details #>> '{cascade,0,depth}'), min(details #>> '{cascade,0,asked}')";
        async Task<string> CountAsync(string options) => (await database.RowsAsync(
            $$"""select {{columns}} from rankdb.search('books', 'silver island', 40, options => '{"timeout_ms": 60000, {{options}} "profile": {{profile}} }')""", Ct))[0];

        Assert.Equal("10|10|30", await CountAsync(""));
        Assert.Equal("10|10|25", await CountAsync("\"rerank_top\": 25,"));
        Assert.StartsWith("7|7|", await CountAsync("\"rerank_top\": 7,"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Rows_as_chunks_are_reranked_as_documents_where_a_stage_says_so()
    {
        var rows = await database.RowsAsync(
            "id, details #>> '{rerank,score}'", """{"legs": [{"lexical": {}}], "rerank": [{"top": 40, "unit": "document"}]}""", Ct, topN: 40, options: "\"unit\": \"chunk\",");
        Assert.Equal(40, rows.Count);
        var groups = rows.GroupBy(row => row.Split('|')[0]).ToArray();
        Assert.Contains(groups, group => group.Count() > 1);
        Assert.All(groups, group => Assert.Single(group.Distinct()));
    }
}
