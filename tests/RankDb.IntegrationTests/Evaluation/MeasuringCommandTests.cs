using System.Text.Json.Nodes;
using System.Xml.Linq;
using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The commands that need the service: tune, curve, robustness, leaderboard, bench quality.</summary>
public sealed class MeasuringCommandTests(CascadeDatabase books) : IClassFixture<CascadeDatabase>, IAsyncLifetime
{
    private EvaluationCommands? _commands;

    private EvaluationCommands Commands => _commands!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (TestServer.IsConfigured)
        {
            _commands = new EvaluationCommands(books.Scratch.ConnectionString);
            await JudgedBooks.FillAsync(books, Ct);
        }
    }

    public ValueTask DisposeAsync()
    {
        _commands?.Dispose();
        return ValueTask.CompletedTask;
    }

    [PostgresFact]
    public async Task A_tuning_reports_what_the_database_keeps_of_it()
    {
        var chart = Commands.Path("tune.svg");
        string[] call = ["tune", "books", "--set", "judged", "--profile", "hybrid", "--space", """{"/legs/0/lexical/weight": [0.25, 1, 4]}""", "--name", "tuned", "--folds", "3"];
        var result = await Commands.JsonAsync([.. call, "--write", "always", "--chart", chart]);

        Assert.Equal("tuned 1", $"{result["name"]} {result["to_version"]}");
        Assert.Equal(
            [$"{result["before"]}|{result["after"]}|{result["validated"]}|{result["confirmed"]}|{result["trials"]}"],
            await books.RowsAsync($"select before, after, validated, confirmed, trials from rankdb.tunings where tuning_id = {result["tuning_id"]}", Ct));
        var trials = (int)result["trials"]!;
        Assert.Equal(trials, Marked(chart, "point"));

        var file = Commands.Write("space.json", """{"/legs/0/lexical/weight": [0.25, 1, 4]}""");
        var text = await Commands.DoneAsync("tune", "books", "-s", "judged", "-p", "hybrid", "--space", "@" + file, "--write", "never", "--method", "random", "--points", "2", "--seed", "3", "--top", "2");
        foreach (var said in new[] { "before", "after", "validated", "confirmed", "overfit", "best of", "no version was written" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await Commands.RunAsync("tune", "books", "-s", "judged", "--space", "{")).Code);
    }

    [PostgresFact]
    public async Task Curves_are_printed_drawn_and_kept()
    {
        var (depth, recall) = (Commands.Path("depth.svg"), Commands.Path("recall.svg"));
        var depths = (await Commands.JsonAsync("curve", "depth", "books", "--set", "judged", "--profile", "default", "--depths", "5,10,20", "--chart", depth, "--store")).AsArray();
        Assert.Equal([5, 10, 20], depths.Select(row => (int)row!["depth"]!));
        Assert.Single(depths, row => (bool)row!["chosen"]!);
        Assert.Equal((3, 1), (Marked(depth, "point"), Marked(depth, "chosen")));

        var efs = (await Commands.JsonAsync("curve", "recall", "books", "-s", "judged", "-p", "dense", "--ef-search", "100", "200", "--chart", recall, "--store")).AsArray();
        Assert.Equal(efs.Count * 2, Marked(recall, "point"));
        Assert.Equal(["depth", "recall"], await books.RowsAsync("select kind from rankdb.reports where kind in ('depth', 'recall') order by 1", Ct));
        Assert.Matches("depth +ndcg@10 +95 % interval +chosen", await Commands.DoneAsync("curve", "depth", "books", "-s", "judged", "--depths", "5"));
        Assert.Contains("is not a whole number", (await Commands.RunAsync("curve", "depth", "books", "-s", "judged", "--depths", "deep")).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_robustness_report_is_printed_drawn_and_kept()
    {
        var chart = Commands.Path("robustness.svg");
        var rows = (await Commands.JsonAsync("robustness", "books", "--set", "judged", "--profile", "hybrid", "--chart", chart, "--store")).AsArray();

        Assert.Contains(rows, row => (string)row!["kind"]! != "clean" && row["change"] is not null);
        Assert.Equal(2 * rows.Count(row => row!["value"] is not null), Marked(chart, "bar") + rows.Count(row => row!["value"] is not null && row["bm25"] is null));
        Assert.Equal(["robustness"], await books.RowsAsync("select kind from rankdb.reports where kind = 'robustness'", Ct));

        var words = Commands.Write("words.json", """{"river": ["stream"]}""");
        var chosen = (await Commands.JsonAsync("robustness", "books", "-s", "judged", "-p", "lexical", "--kinds", "case-upper,synonyms", "--synonyms", words)).AsArray();
        Assert.Equal(["case-upper", "synonyms"], chosen.Select(row => (string)row!["kind"]!).Distinct().Order().Where(kind => kind != "clean"));
        Assert.Contains("kind 'shouted' is not known", (await Commands.RunAsync("robustness", "books", "-s", "judged", "--kinds", "shouted")).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Stored_runs_stand_on_a_leaderboard()
    {
        await books.ExecuteAsync("select rankdb.create_run('board-lexical', 'books', 'judged', 'lexical'), rankdb.create_run('board-hybrid', 'books', 'judged', 'hybrid')", Ct);
        var chart = Commands.Path("board.svg");
        var rows = (await Commands.JsonAsync("leaderboard", "--set", "judged", "--metric", "mrr@10", "--order", "borda", "--chart", chart)).AsArray();

        Assert.Equal([1, 2], rows.Select(row => (int)row!["place"]!));
        Assert.Equal(["board-hybrid", "board-lexical"], rows.Select(row => (string)row!["run"]!).Order());
        Assert.Equal(2, Marked(chart, "bar"));
        Assert.Equal(2, (await Commands.RunAsync("run", "leaderboard", "--set", "judged")).Code);
        Assert.Contains("board-hybrid", await Commands.DoneAsync("leaderboard", "--set", "judged"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Every_collection_of_a_folder_is_measured_and_a_broken_one_does_not_stop_the_others()
    {
        foreach (var name in new[] { "alpha", "omega" })
        {
            Commands.Write($"all/{name}/corpus.jsonl", """
                {"_id": "1", "title": "rivers", "text": "the river runs to the sea"}
                {"_id": "2", "title": "stones", "text": "a stone lies in the river"}
                {"_id": "3", "title": "engines", "text": "an engine turns a wheel"}
                """);
            Commands.Write($"all/{name}/queries.jsonl", """
                {"_id": "a", "text": "river sea"}
                {"_id": "b", "text": "engine"}
                """);
            Commands.Write($"all/{name}/qrels/test.tsv", "query-id\tcorpus-id\tscore\na\t1\t2\na\t2\t1\nb\t3\t1\n");
        }

        Commands.Write("all/broken/corpus.jsonl", "{\"_id\": \"1\"\n");
        Commands.Write("all/notes/readme.txt", "no collection");
        var report = Commands.Path("report");
        var (code, output, notes) = await Commands.RunAsync("bench", "quality", Commands.Path("all"), "--profiles", "hybrid", "--metrics", "ndcg@10,recall@100", "--out", report, "--json");
        var collections = JsonNode.Parse(output)!.AsArray();

        Assert.Equal(1, code);
        Assert.Equal(["alpha", "broken", "omega"], collections.Select(row => (string)row!["collection"]!));
        Assert.Contains("corpus.jsonl:1: not well-formed JSON", (string)collections[1]!["error"]!, StringComparison.Ordinal);
        Assert.Contains("broken: ", notes, StringComparison.Ordinal);
        foreach (var collection in new[] { collections[0]!, collections[2]! })
        {
            Assert.Equal(3, (int)collection["documents"]!);
            Assert.Equal(["lexical", "hybrid"], collection["profiles"]!.AsArray().Select(profile => (string)profile!["profile"]!));
            var metrics = collection["profiles"]![1]!["metrics"]!.AsArray();
            Assert.All(metrics, metric => Assert.InRange((double)metric!["p_adjusted"]!, 0, 1));
            Assert.Equal(1, (double)metrics[1]!["value"]!);
        }

        Assert.Contains("| alpha | 3 | hybrid |", await File.ReadAllTextAsync(Path.Combine(report, "quality.md"), Ct), StringComparison.Ordinal);
        Assert.Equal(3, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(report, "quality.json"), Ct))!["collections"]!.AsArray().Count);
        Assert.Equal(4, Marked(Path.Combine(report, "quality.svg"), "bar"));

        Assert.DoesNotContain("wrong in its judgments", await File.ReadAllTextAsync(Path.Combine(report, "quality.md"), Ct), StringComparison.Ordinal);

        // What is there already is not loaded again.
        var (again, table, said) = await Commands.RunAsync("bench", "quality", Commands.Path("all", "alpha"), "--profiles", "lexical");
        Assert.Equal(0, again);
        Assert.DoesNotContain("loading", said, StringComparison.Ordinal);
        Assert.Matches("collection +documents +profile", table);
        Assert.Equal(2, (await Commands.RunAsync("bench", "quality", Commands.Path("all", "notes"))).Code);
    }

    [PostgresFact]
    public async Task A_benchmark_shows_what_its_judgments_name_and_the_collection_lacks()
    {
        Commands.Write("gaps/corpus.jsonl", """
            {"_id": "1", "title": "rivers", "text": "the river runs to the sea"}
            {"_id": "2", "title": "engines", "text": "an engine turns a wheel"}
            """);
        Commands.Write("gaps/queries.jsonl", """
            {"_id": "a", "text": "river sea"}
            {"_id": "b", "text": "engine"}
            """);
        Commands.Write("gaps/qrels/test.tsv", "query-id\tcorpus-id\tscore\na\t1\t2\nb\t2\t1\nb\t9\t1\nz\t1\t1\n");
        var report = Commands.Path("report");
        for (var time = 0; time < 2; time++)
        {
            var (code, output, notes) = await Commands.RunAsync("bench", "quality", Commands.Path("gaps"), "--profiles", "lexical", "--out", report, "--json");
            var collection = Assert.Single(JsonNode.Parse(output)!.AsArray())!;
            Assert.True(code == 0, notes);
            Assert.Equal("1 z 1 9", $"{collection["unknown_queries"]} {collection["unknown_queries_first"]![0]} {collection["unknown_documents"]} {collection["unknown_documents_first"]![0]}");
            Assert.Contains("1 queries are not in the set (1 judgments): z", notes, StringComparison.Ordinal);
            Assert.Contains("1 judged documents are not in index gaps, so that no search finds them: 9", notes, StringComparison.Ordinal);
        }

        Assert.Contains("| gaps | 2 | 1 unknown queries, 1 unknown documents | lexical |", await File.ReadAllTextAsync(Path.Combine(report, "quality.md"), Ct), StringComparison.Ordinal);
    }

    private static int Marked(string chart, string mark) => XDocument.Load(chart).Descendants().Count(element => (string?)element.Attribute("class") == mark);
}
