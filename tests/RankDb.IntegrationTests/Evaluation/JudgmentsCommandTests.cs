using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class JudgmentsCommandTests(LegDatabase items) : ItemsCommandTests(items)
{
    [PostgresFact]
    public async Task Queries_and_judgments_come_in_change_and_go_out()
    {
        var queries = Commands.Write("q.csv", "query_id,query,language\nq1,w1 v1,en\nq2,\"w2, v2\",\n");
        Assert.Equal("set life: 2 queries read, 2 new or changed", await Commands.DoneAsync("queries", "import", queries, "--set", "life"));
        Assert.Equal(["q1|w1 v1|{\"language\": \"en\"}", "q2|w2, v2|{}"], await RowsAsync("select query_id, query, attributes from rankdb.queries where set_name = 'life' order by 1"));
        Commands.Write("q.csv", "query_id,query,language\nq2,w2,de\n");
        Assert.Equal(1, (int)(await Commands.JsonAsync("queries", "import", queries, "--set", "life"))["new_or_changed"]!);
        Assert.Equal(["q1|w1 v1|{\"language\": \"en\"}", "q2|w2|{\"language\": \"de\"}"], await RowsAsync("select query_id, query, attributes from rankdb.queries where set_name = 'life' order by 1"));

        var qrels = Commands.Write("a.qrels", "q1 0 1 2\nq1 0 nowhere 1\nq2 0 2 0\n");
        var (code, output, notes) = await Commands.RunAsync("judgments", "import", qrels, "--set", "life", "--index", "items", "--judge", "anna");
        Assert.Equal((0, "set life: 3 judgments imported, 3 new or changed"), (code, output));
        Assert.Contains("1 judged documents are not in index items, so that no search finds them: nowhere", notes, StringComparison.Ordinal);
        Assert.Contains("1 of 2 judged queries have no relevant document", notes, StringComparison.Ordinal);
        var csv = Commands.Write("b.csv", "query_id,id,grade,aspects\nq1,1,3,cost|speed\nq2,7,1,\n");
        Assert.Equal("set life: 2 judgments imported, 2 new or changed", await Commands.DoneAsync("judgments", "import", csv, "--set", "life"));
        Assert.Equal(["q1|1|3||cost,speed", "q1|nowhere|1|anna|", "q2|2|0|anna|", "q2|7|1||"], await RowsAsync("select query_id, id, grade, judge, array_to_string(aspects, ',') from rankdb.judgments where set_name = 'life' order by 1, 2"));
        await Commands.DoneAsync("judgments", "import", csv, "--set", "life", "--replace");
        Assert.Equal(["q1|1", "q2|7"], await RowsAsync("select query_id, id from rankdb.judgments where set_name = 'life' order by 1"));

        Assert.Equal("query_id,id,grade,aspects\nq1,1,3,cost|speed\nq2,7,1,\"\"", (await Commands.DoneAsync("judgments", "export", "--set", "life", "--format", "csv")).ReplaceLineEndings("\n"));
        Assert.Equal("q1 0 1 3\nq2 0 7 1", (await Commands.DoneAsync("judgments", "export", "-", "--set", "life")).ReplaceLineEndings("\n"));
        await Commands.DoneAsync("judgments", "export", Commands.Path("folder"), "--set", "life", "--format", "beir");
        Assert.Equal("{\"_id\":\"q1\",\"text\":\"w1 v1\",\"metadata\":{\"language\":\"en\"}}\n{\"_id\":\"q2\",\"text\":\"w2\",\"metadata\":{\"language\":\"de\"}}\n", await File.ReadAllTextAsync(Commands.Path("folder", "queries.jsonl"), Ct));
        Assert.Equal("query-id\tcorpus-id\tscore\nq1\t1\t3\nq2\t7\t1\n", await File.ReadAllTextAsync(Commands.Path("folder", "qrels", "test.tsv"), Ct));
    }

    [PostgresTheory]
    [InlineData("q1 0 1 2\nq1 0 1 2\n", 2, "is judged twice")]
    [InlineData("q1 0 1 -1\n", 1, "is -1")]
    [InlineData("q1 0 1 1\nq9 0 1 1\n", 2, "query 'q9' is not in set 'bad'; 1 queries with 1 judgments are not")]
    [InlineData("", 1, "no judgment")]
    [InlineData("q1 0 1\n", 1, "3 columns")]
    public async Task A_bad_file_is_refused_by_file_and_line_and_leaves_nothing(string content, int line, string reason)
    {
        await Database.ExecuteAsync("insert into rankdb.queries (set_name, query_id, query) values ('bad', 'q1', 'w1') on conflict do nothing", Ct);
        var path = Commands.Write("bad.qrels", content);
        var (code, _, notes) = await Commands.RunAsync("judgments", "import", path, "--set", "bad");

        Assert.Equal(1, code);
        Assert.Contains($"{path}:{line}: ", notes, StringComparison.Ordinal);
        Assert.Contains(reason, notes, StringComparison.Ordinal);
        Assert.Contains("fix: ", notes, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync("select 1 from rankdb.judgments where set_name = 'bad'"));
    }

    [PostgresFact]
    public async Task Unknown_queries_and_grades_below_0_are_taken_as_the_user_says()
    {
        await Database.ExecuteAsync("insert into rankdb.queries (set_name, query_id, query) values ('said', 'q1', 'w1')", Ct);
        var path = Commands.Write("said.qrels", "q1 0 1 -1\nq1 0 2 1\nq9 0 1 1\n");
        var (code, _, notes) = await Commands.RunAsync("judgments", "import", path, "--set", "said", "--negative", "pooled", "--unknown-queries", "skip");
        Assert.Equal((0, ""), (code, code == 0 ? "" : notes));
        Assert.Contains("1 queries are not in the set (1 judgments): q9", notes, StringComparison.Ordinal);
        Assert.Equal(["1|-1", "2|1"], await RowsAsync("select id, grade from rankdb.judgments where set_name = 'said' order by 1"));

        var zeroed = await Commands.JsonAsync("judgments", "import", path, "--set", "said", "--negative", "zero", "--unknown-queries", "skip");
        Assert.Equal((1, 2), ((int)zeroed["negative_read_as_zero"]!, (int)zeroed["imported"]!));
        Assert.Equal(["1|0", "2|1"], await RowsAsync("select id, grade from rankdb.judgments where set_name = 'said' order by 1"));
    }

    [PostgresFact]
    public async Task A_check_tells_what_is_not_there_and_changes_nothing()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('checked', 'q1', 'w1');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('checked', 'q1', '1', 2), ('checked', 'q1', 'gone', -1), ('checked', 'q8', '1', 0)
            """, Ct);
        var (code, output, _) = await Commands.RunAsync("judgments", "check", "--set", "checked", "--index", "items", "--json");
        var found = JsonNode.Parse(output)!;
        Assert.Equal(1, code);
        Assert.Equal("3 2 1 1 1 1", $"{found["judgments"]} {found["queries"]} {found["relevant"]} {found["pooled"]} {found["unknown_queries"]} {found["unknown_documents"]}");
        Assert.Equal("""{"-1":1,"0":1,"2":1}""", found["grades"]!.ToJsonString());
        Assert.Equal(["q8", "gone"], [(string)found["unknown_queries_first"]![0]!, (string)found["unknown_documents_first"]![0]!]);

        var path = Commands.Write("fine.qrels", "q1 0 1 1\n");
        Assert.Contains("1 judgments of 1 queries, 1 relevant", await Commands.DoneAsync("judgments", "check", path, "--set", "checked", "--index", "items"), StringComparison.Ordinal);
        Assert.Equal(3, await Database.ScalarAsync<long>("select count(*) from rankdb.judgments where set_name = 'checked'", Ct));
        Assert.Contains("has no judgments", (await Commands.RunAsync("judgments", "check", "--set", "empty")).Notes, StringComparison.Ordinal);
        Assert.Contains("there is no index 'none'", (await Commands.RunAsync("judgments", "check", "--set", "checked", "--index", "none")).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Loading_a_folder_says_how_many_grades_below_0_it_read_as_0()
    {
        Commands.Write("beir/corpus.jsonl", "{\"_id\":\"a\",\"title\":\"\",\"text\":\"one\"}\n");
        Commands.Write("beir/queries.jsonl", "{\"_id\":\"q\",\"text\":\"one\"}\n");
        Commands.Write("beir/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\ta\t-2\nq\tb\t1\n");

        Assert.Contains("2 judgments in set folded (1 grades below 0 read as 0, not relevant)", await Commands.DoneAsync("load", Commands.Path("beir"), "--name", "folded", "--no-index"), StringComparison.Ordinal);
        Assert.Equal(["a|0", "b|1"], await RowsAsync("select id, grade from rankdb.judgments where set_name = 'folded' order by 1"));
    }

    [PostgresFact]
    public async Task Loading_a_folder_names_judged_queries_and_documents_that_are_not_there()
    {
        Commands.Write("holes/corpus.jsonl", "{\"_id\":\"a\",\"title\":\"\",\"text\":\"one\"}\n{\"_id\":\"b\",\"title\":\"\",\"text\":\"two\"}\n");
        Commands.Write("holes/queries.jsonl", "{\"_id\":\"q\",\"text\":\"one\"}\n{\"_id\":\"empty\",\"text\":\" \"}\n");
        Commands.Write("holes/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\ta\t-2\nq\tgone\t1\nq\tlost\t1\nghost\tb\t1\nghost\ta\t1\n");
        var (code, output, notes) = await Commands.RunAsync("load", Commands.Path("holes"), "--name", "holes", "--no-index");

        Assert.Equal(0, code);
        Assert.Contains("5 judgments in set holes (1 grades below 0 read as 0, not relevant)", output, StringComparison.Ordinal);
        Assert.Contains("1 queries are not in the set (2 judgments): ghost", notes, StringComparison.Ordinal);
        Assert.Contains("2 judged documents are not in table holes, so that no search finds them: gone, lost", notes, StringComparison.Ordinal);
        Assert.Contains("1 queries of the set are blank, so that their searches fail: empty", notes, StringComparison.Ordinal);
        Assert.Equal(["5"], await RowsAsync("select count(*) from rankdb.judgments where set_name = 'holes'"));

        var found = await Commands.JsonAsync("load", Commands.Path("holes"), "--name", "holes", "--no-index");
        Assert.Equal("1 1 2 2", $"{found["negative_read_as_zero"]} {found["unknown_queries"]} {found["unknown_queries_judgments"]} {found["unknown_documents"]}");
        Assert.Equal(["ghost", "gone"], [(string)found["unknown_queries_first"]![0]!, (string)found["unknown_documents_first"]![0]!]);
    }

    [PostgresFact]
    public async Task Blank_queries_of_a_set_are_named()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('blank', 'q1', 'w1'), ('blank', 'q2', e' \t');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('blank', 'q1', '1', 2), ('blank', 'q2', '1', 1)
            """, Ct);
        var (code, output, notes) = await Commands.RunAsync("judgments", "check", "--set", "blank", "--json");

        Assert.Equal(1, code);
        Assert.Equal((1, "q2"), ((int)JsonNode.Parse(output)!["blank_queries"]!, (string)JsonNode.Parse(output)!["blank_queries_first"]![0]!));
        Assert.Contains("1 queries of the set are blank, so that their searches fail: q2", notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Attributes_of_queries_survive_a_beir_folder()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query, attributes) values ('out', 'q1', 'w1', '{"language": "en", "pair": {"of": ["a", 1]}}'), ('out', 'q2', 'w2', '{}');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('out', 'q1', '1', 2)
            """, Ct);
        await Commands.DoneAsync("judgments", "export", Commands.Path("trip"), "--set", "out", "--format", "beir");
        await Commands.DoneAsync("queries", "import", Commands.Path("trip", "queries.jsonl"), "--set", "back");
        Commands.Write("trip/corpus.jsonl", "{\"_id\":\"1\",\"title\":\"\",\"text\":\"one\"}\n");
        await Commands.DoneAsync("load", Commands.Path("trip"), "--name", "trip", "--no-index");

        var expected = await RowsAsync("select query_id, query, attributes from rankdb.queries where set_name = 'out' order by 1");
        Assert.Equal(expected, await RowsAsync("select query_id, query, attributes from rankdb.queries where set_name = 'back' order by 1"));
        Assert.Equal(expected, await RowsAsync("select query_id, query, attributes from rankdb.queries where set_name = 'trip' order by 1"));
        Commands.Write("bad.jsonl", "{\"_id\":\"q1\",\"text\":\"w1\",\"metadata\":{\"a\":[\"\\u0000\"]}}\n");
        Assert.Contains("bad.jsonl:1: column metadata holds a NUL character", (await Commands.RunAsync("queries", "import", Commands.Path("bad.jsonl"), "--set", "bad")).Notes, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> RowsAsync(string sql) => Database.RowsAsync(sql, Ct);
}
