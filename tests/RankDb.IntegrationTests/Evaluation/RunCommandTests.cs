using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

public sealed class RunCommandTests(LegDatabase items) : ItemsCommandTests(items)
{
    private protected override string Filling => "";

    [PostgresFact]
    public async Task A_run_lives_on_the_command_line()
    {
        Assert.Equal("run first is stored: 8 queries, 0 failed", await Commands.DoneAsync("run", "create", "first", "items", "--set", "items", "--profile", "lexical", "--depth", "20", "--note", "a try"));
        Assert.Contains("'first'", (await Commands.RunAsync("run", "create", "first", "items", "--set", "items", "--profile", "lexical")).Notes, StringComparison.Ordinal);
        Assert.Equal(7, (int)(await Commands.JsonAsync("run", "create", "first", "items", "--set", "items", "--profile", "lexical", "--depth", "7", "--replace"))["depth"]!);

        var listed = Assert.Single((await Commands.JsonAsync("run", "list")).AsArray(), row => (string)row!["name"]! == "first")!;
        Assert.Equal(("items", "lexical", 8, 0), ((string)listed["set_name"]!, (string)listed["profile"]!, (int)listed["queries"]!, (int)listed["failed"]!));
        Assert.Contains("first", await Commands.DoneAsync("run", "list"), StringComparison.Ordinal);
        Assert.Equal("complete", (string)(await Commands.JsonAsync("run", "show", "first"))["state"]!);
        Assert.Contains("results", await Commands.DoneAsync("run", "show", "first"), StringComparison.Ordinal);
        Assert.Equal(7, (await Commands.JsonAsync("run", "show", "first", "--query", "q1")).AsArray().Count);

        Assert.Equal("run first is dropped", await Commands.DoneAsync("run", "drop", "first", "--yes"));
        foreach (var command in new[] { "show", "export" })
        {
            var (code, _, notes) = await Commands.RunAsync("run", command, "first");
            Assert.Equal(1, code);
            Assert.Contains("there is no run 'first'", notes, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public async Task An_export_into_a_folder_that_is_not_there_is_refused()
    {
        await Database.ExecuteAsync("select rankdb.create_run('homeless', 'items', 'items', 'lexical')", Ct);
        var (code, _, notes) = await Commands.RunAsync("run", "export", "homeless", Commands.Path("nowhere", "x.run"));

        Assert.Equal(2, code);
        Assert.Contains($"folder {Commands.Path("nowhere")} does not exist", notes, StringComparison.Ordinal);
        Assert.Contains("fix: make it first, or name another file", notes, StringComparison.Ordinal);
        Assert.Contains("is a folder", (await Commands.RunAsync("run", "export", "homeless", Commands.Path("."))).Notes, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("trec")]
    [InlineData("csv")]
    public async Task A_run_that_goes_out_and_comes_in_again_measures_the_same(string format)
    {
        var (name, again, path) = ($"out-{format}", $"in-{format}", Commands.Path($"run.{format}"));
        await Database.ExecuteAsync($"select rankdb.create_run('{name}', 'items', 'items', 'lexical')", Ct);
        await Commands.DoneAsync("run", "export", name, path, "--format", format);
        var done = await Commands.JsonAsync("run", "import", path, "--set", "items", "--name", again, "--format", format);

        Assert.Equal(0, (int)done["unknown_queries"]!);
        const string measure = "select metric, round(value::numeric, 9) from rankdb.evaluate_run('{0}', array['map', 'ndcg@5', 'recall@20'])";
        Assert.Equal(await Database.RowsAsync(measure.Replace("{0}", name, StringComparison.Ordinal), Ct), await Database.RowsAsync(measure.Replace("{0}", again, StringComparison.Ordinal), Ct));
        Assert.Equal((await File.ReadAllLinesAsync(path, Ct)).Length - (format == "csv" ? 1 : 0), (await Commands.DoneAsync("run", "export", again, "-", "--format", "trec")).Split('\n').Length);
    }

    [PostgresFact]
    public async Task A_failing_query_is_kept_and_named()
    {
        await Database.ExecuteAsync("insert into rankdb.queries (set_name, query_id, query) values ('gap', 'good', 'w1'), ('gap', 'bad', ' ')", Ct);
        var (code, output, notes) = await Commands.RunAsync("run", "create", "gap", "items", "--set", "gap", "--profile", "lexical");

        Assert.Equal(1, code);
        Assert.Equal("run gap is stored: 2 queries, 1 failed", output);
        Assert.Contains("  bad: 22023", notes, StringComparison.Ordinal);
        Assert.Contains("failed: bad: 22023", await Commands.DoneAsync("run", "show", "gap"), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("q1 Q0 a 1 1 t\nq1 Q0 a 2 0.5 t\n", 2, "a second time")]
    [InlineData("q1 Q0 a 1 nan t\n", 1, "is nan")]
    [InlineData("", 1, "no result")]
    [InlineData("q1 Q0 a 1 1\n", 1, "5 columns")]
    [InlineData("q1 Q0 a 1 1 t\nq77 Q0 a 1 1 t\n", 2, "query 'q77' is not in set 'items'; 1 of the run's 2 queries are not")]
    public async Task A_bad_run_file_is_refused_by_file_and_line_and_leaves_nothing(string content, int line, string reason)
    {
        var path = Commands.Write("bad.run", content);
        var (code, _, notes) = await Commands.RunAsync("run", "import", path, "--set", "items", "--name", "bad");

        Assert.Equal(1, code);
        Assert.Contains($"{path}:{line}: ", notes, StringComparison.Ordinal);
        Assert.Contains(reason, notes, StringComparison.Ordinal);
        Assert.False(await Database.ScalarAsync<bool>("select exists (select from rankdb.runs where name = 'bad')", Ct));
    }

    [PostgresFact]
    public async Task Queries_that_the_set_lacks_are_left_out_where_that_is_wanted()
    {
        var path = Commands.Write("more.csv", "query_id,id,score,rank\nq1,5,0.5,1\nq1,6,0.75,2\nq77,5,1,1\n");
        var done = await Commands.JsonAsync("run", "import", path, "--set", "items", "--name", "more", "--unknown-queries", "skip");

        Assert.Equal((1, 2, 1, 7), ((int)done["queries"]!, (int)done["results"]!, (int)done["unknown_queries"]!, (int)done["unanswered_queries"]!));
        Assert.Equal(["q1|more.csv|6 5"], await Database.RowsAsync(
            "select q.query_id, r.made_with ->> 'imported', array_to_string(q.ids, ' ') from rankdb.runs r join rankdb.run_queries q on q.run = r.name where r.name = 'more'", Ct));
        var (code, _, notes) = await Commands.RunAsync("run", "import", path, "--set", "items", "--name", "more", "--unknown-queries", "skip");
        Assert.Equal((1, true), (code, notes.Contains("run 'more' exists", StringComparison.Ordinal)));
        await Commands.DoneAsync("run", "import", path, "--set", "items", "--name", "more", "--unknown-queries", "skip", "--replace");
        Assert.Contains("no queries", (await Commands.RunAsync("run", "import", path, "--set", "nowhere", "--name", "x")).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task An_author_imports_runs_and_a_reader_does_not()
    {
        var path = Commands.Write("own.run", "q1 Q0 5 1 1 t\n");
        var author = await Database.CreateRoleAsync(Ct, "rankdb_author");
        var reader = await Database.CreateRoleAsync(Ct, "rankdb_reader");
        using var asAuthor = new EvaluationCommands(author.ConnectionString);
        using var asReader = new EvaluationCommands(reader.ConnectionString);

        Assert.Equal("run own is stored: 1 queries, 1 results", await asAuthor.DoneAsync("run", "import", path, "--set", "items", "--name", "own"));
        var (code, _, notes) = await asReader.RunAsync("run", "import", path, "--set", "items", "--name", "theirs");
        Assert.Equal(1, code);
        Assert.Contains("42501", notes, StringComparison.Ordinal);
    }
}
