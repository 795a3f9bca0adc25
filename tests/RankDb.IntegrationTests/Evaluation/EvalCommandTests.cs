using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class EvalCommandTests(LegDatabase items) : ItemsCommandTests(items)
{
    private protected override string Filling =>
        """
        insert into rankdb.queries (set_name, query_id, query) values ('part', 'good', 'w1'), ('part', 'also', 'v3'), ('part', 'bad', ' ');
        insert into rankdb.judgments (set_name, query_id, id, grade) values ('part', 'good', '1', 1), ('part', 'also', '3', 2), ('part', 'bad', '1', 1);
        select rankdb.create_profile('late', '{"legs": [{"function": {"name": "late", "sql": "id", "lower_bound": 0}}]}')
        """;

    [PostgresFact]
    public async Task Means_and_intervals_are_those_of_rankdb_evaluate()
    {
        var rows = (await Commands.JsonAsync("eval", "items", "--set", "items", "--profile", "lexical", "--metrics", "ndcg@10,map", "p@5")).AsArray();
        var expected = await Database.RowsAsync("select metric, value, ci_low, ci_high, queries from rankdb.evaluate('items', 'items', 'lexical', array['ndcg@10', 'map', 'p@5'])", Ct);

        Assert.Equal(3, rows.Count);
        for (var i = 0; i < 3; i++)
        {
            var parts = expected[i].Split('|');
            Assert.Equal(("lexical", parts[0], parts[4], 0), ((string)rows[i]!["profile"]!, (string)rows[i]!["metric"]!, rows[i]!["queries"]!.ToString(), (int)rows[i]!["failed"]!));
            foreach (var (name, at) in new[] { ("value", 1), ("ci_low", 2), ("ci_high", 3) })
            {
                Assert.Equal(double.Parse(parts[at], CultureInfo.InvariantCulture), (double)rows[i]![name]!, 1e-9);
            }
        }

        var table = await Commands.DoneAsync("eval", "items", "-s", "items", "-p", "lexical", "late");
        Assert.Matches(@"^profile +ndcg@10 +mrr@10 +recall@100 +queries\n", table.ReplaceLineEndings("\n"));
        Assert.Contains("\nlate ", table, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_query_that_fails_is_named_and_not_averaged()
    {
        var (code, output, notes) = await Commands.RunAsync("eval", "items", "--set", "part", "--profile", "lexical", "--metrics", "recall@100", "--json");
        var row = Assert.Single(JsonNode.Parse(output)!.AsArray())!;

        Assert.Equal(1, code);
        Assert.Equal((1.0, 2, 1), ((double)row["value"]!, (int)row["queries"]!, (int)row["failed"]!));
        Assert.Contains("lexical: 1 of 3 queries failed and count in no mean:", notes, StringComparison.Ordinal);
        Assert.Contains("  bad: 22023", notes, StringComparison.Ordinal);

        var queries = JsonNode.Parse((await Commands.RunAsync("eval", "items", "-s", "part", "-p", "lexical", "--per-query", "--json", "-m", "recall@100")).Output)!.AsArray();
        var bad = Assert.Single(queries, query => (string)query!["query_id"]! == "bad")!;
        Assert.Null(bad["value"]);
        Assert.StartsWith("22023", (string)bad["error"]!, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_run_in_a_file_has_the_values_that_the_database_gave()
    {
        await Database.ExecuteAsync("select rankdb.create_run('filed', 'items', 'items', 'lexical', '{\"depth\": 50}')", Ct);
        var (run, csv, qrels) = (Commands.Path("r.run"), Commands.Path("r.csv"), Commands.Path("q.qrels"));
        await Commands.DoneAsync("run", "export", "filed", run);
        await Commands.DoneAsync("run", "export", "filed", csv);
        await Commands.DoneAsync("judgments", "export", qrels, "--set", "items");
        var expected = await Database.RowsAsync("select metric || ' ' || round(value::numeric, 9) from rankdb.evaluate_run('filed', array['ndcg@10', 'map', 'bpref', 'infap'])", Ct);

        // The set judges a query without a text, which no search could answer; in a file it would be one that is missing, which is 0.
        var kept = File.ReadAllLines(qrels).Where(line => !line.StartsWith("textless", StringComparison.Ordinal)).ToArray();
        await File.WriteAllLinesAsync(qrels, kept, Ct);
        foreach (var file in new[] { run, csv })
        {
            var rows = (await Commands.JsonAsync("eval", "--run", file, "--qrels", qrels, "--negative", "pooled", "--metrics", "ndcg@10,map,bpref,infap")).AsArray();
            Assert.Equal(expected, rows.Select(row => $"{row!["metric"]} {((double)row["value"]!).ToString("0.000000000", CultureInfo.InvariantCulture)}"));
        }
    }

    [PostgresFact]
    public async Task A_set_of_one_query_has_means_without_intervals()
    {
        await Database.ExecuteAsync(
            """
            insert into rankdb.queries (set_name, query_id, query) values ('lone', 'q1', 'w1');
            insert into rankdb.judgments (set_name, query_id, id, grade) values ('lone', 'q1', '1', 1)
            """, Ct);
        var chart = Commands.Path("lone.svg");
        var row = Assert.Single((await Commands.JsonAsync("eval", "items", "--set", "lone", "-p", "lexical", "-m", "recall@100", "--chart", chart)).AsArray())!.AsObject();

        Assert.Equal((1.0, true, true), ((double)row["value"]!, row.ContainsKey("ci_low"), row.ContainsKey("ci_high")));
        Assert.Null(row["ci_low"]);
        Assert.Null(row["ci_high"]);
        Assert.DoesNotContain(XDocument.Load(chart).Descendants(), element => (string?)element.Attribute("class") == "interval");
        Assert.Matches(@"\nlexical +1\.000 +1$", (await Commands.DoneAsync("eval", "items", "--set", "lone", "-p", "lexical", "-m", "recall@100")).ReplaceLineEndings("\n"));

        var compared = Assert.Single((await Commands.JsonAsync("compare", "items", "--set", "lone", "-p", "lexical", "late", "-m", "recall@100")).AsArray())!.AsObject();
        Assert.Equal((1, true), ((int)compared["queries"]!, compared.ContainsKey("ci_low")));
        Assert.Null(compared["ci_low"]);
        Assert.Null(compared["ci_high"]);
        await Commands.DoneAsync("compare", "items", "--set", "lone", "-p", "lexical", "late", "-m", "recall@100");
        await Database.ExecuteAsync("select rankdb.create_run('lone', 'items', 'lone', 'lexical')", Ct);
        Assert.Null(Assert.Single((await Commands.JsonAsync("leaderboard", "--set", "lone")).AsArray())!["ci_low"]);
    }

    [PostgresFact]
    public async Task A_wrong_file_is_not_said_to_have_been_loaded()
    {
        var (run, qrels) = (Commands.Write("w.run", "q1 Q0 a 1 none t\n"), Commands.Write("w.qrels", "q1 0 a 1\n"));
        var (code, _, notes) = await Commands.RunAsync("eval", "--run", run, "--qrels", qrels);

        Assert.Equal(1, code);
        Assert.Contains($"{run}:1: the score 'none' is not a number", notes, StringComparison.Ordinal);
        Assert.Contains("fix: correct the line", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("loaded", notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_query_of_a_file_that_the_metric_is_not_defined_for_is_part_of_no_mean()
    {
        var (run, some, none) = (Commands.Path("d.run"), Commands.Path("some.qrels"), Commands.Path("none.qrels"));
        await File.WriteAllTextAsync(run, "q1 Q0 a 1 1 x\nq2 Q0 a 1 1 x\n", Ct);
        await File.WriteAllTextAsync(some, "q1 0 a 1\nq2 0 a 1\nq2 0 b 0\n", Ct);
        await File.WriteAllTextAsync(none, "q1 0 a 1\n", Ct);
        var rows = (await Commands.JsonAsync("eval", "--run", run, "--qrels", some, "--metrics", "pairwise,mrr")).AsArray();
        Assert.Equal(["pairwise 1 1", "mrr 1 2"], rows.Select(row => $"{row!["metric"]} {row["value"]} {row["queries"]}"));
        var (code, _, notes) = await Commands.RunAsync("eval", "--run", run, "--qrels", none, "--metrics", "pairwise");
        Assert.Equal(1, code);
        Assert.Contains("pairwise is not defined for any of its queries", notes.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Files_take_the_names_of_metrics_that_a_database_takes_and_two_names_of_one_metric_are_two_rows()
    {
        await Database.ExecuteAsync("select rankdb.create_run('names', 'items', 'items', 'lexical', '{\"depth\": 50}')", Ct);
        var (run, qrels) = (Commands.Path("n.run"), Commands.Path("n.qrels"));
        await Commands.DoneAsync("run", "export", "names", run);
        await Commands.DoneAsync("judgments", "export", qrels, "--set", "items");
        await File.WriteAllLinesAsync(qrels, File.ReadAllLines(qrels).Where(line => !line.StartsWith("textless", StringComparison.Ordinal)).ToArray(), Ct);
        const string Names = "rbp,rbp@0.8,wss@0.95,wss,hit@5,success@5";
        Assert.Equal(
            (await Database.RowsAsync($"select metric, queries, round(value::numeric, 9), round(ci_low::numeric, 9) from rankdb.evaluate_run('names', string_to_array('{Names}', ','))", Ct)),
            (await Commands.JsonAsync("eval", "--run", run, "--qrels", qrels, "--negative", "pooled", "--metrics", Names)).AsArray()
                .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row!["metric"]}|{row["queries"]}|{(double)row["value"]!:0.000000000}|{(double)row["ci_low"]!:0.000000000}")));
    }

    [PostgresFact]
    public async Task Charts_are_well_formed_and_name_what_they_show()
    {
        var (bars, moved) = (Commands.Path("bars.svg"), Commands.Path("moved.svg"));
        await Commands.DoneAsync("eval", "items", "-s", "items", "-p", "lexical", "late", "--chart", bars);
        await Commands.DoneAsync("compare", "items", "-s", "items", "-p", "lexical", "late", "--chart", moved);

        Assert.Equal(6, XDocument.Load(bars).Descendants().Count(element => (string?)element.Attribute("class") == "bar"));
        Assert.Contains("Quality of index items", await File.ReadAllTextAsync(bars, Ct), StringComparison.Ordinal);
        Assert.Equal(6, XDocument.Load(moved).Descendants().Count(element => (string?)element.Attribute("class") == "bar"));
        Assert.Contains("late against lexical: ndcg@10 of each query", await File.ReadAllTextAsync(moved, Ct), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(2, "--run and --qrels go together", "eval", "--run", "a.run")]
    [InlineData(2, "name an index and its --set, or a --run and its --qrels", "eval", "items", "--set", "items", "--run", "a.run", "--qrels", "a.qrels")]
    [InlineData(2, "'--set' is required", "eval", "items")]
    [InlineData(2, "charts are SVG files", "eval", "items", "--set", "items", "--chart", "a.png")]
    [InlineData(2, "does not exist", "eval", "--run", "none.run", "--qrels", "none.qrels")]
    [InlineData(2, "'ndcg@0' is not a metric", "eval", "--run", "none.run", "--qrels", "none.qrels", "--metrics", "ndcg@0")]
    [InlineData(2, "alpha-ndcg@10 needs the aspects that documents answer", "eval", "--run", "none.run", "--qrels", "none.qrels", "--metrics", "alpha-ndcg@10")]
    [InlineData(1, "no such set", "eval", "items", "--set", "no such set")]
    [InlineData(2, "two different systems", "compare", "items", "--set", "items", "--profile", "lexical", "lexical")]
    [InlineData(2, "not both", "compare", "items", "--set", "items", "--runs", "a", "b")]
    [InlineData(1, "'none'", "compare", "--runs", "none", "other")]
    public async Task What_is_wrong_is_said_in_one_line(int expected, string message, params string[] arguments)
    {
        var (code, _, notes) = await Commands.RunAsync(arguments);

        Assert.Contains(message, notes, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected failure", notes, StringComparison.Ordinal);
        Assert.Equal(expected, code);
    }
}
