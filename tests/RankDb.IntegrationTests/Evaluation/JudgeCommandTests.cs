using System.Text.Json.Nodes;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>The loop of <c>rankdb judge</c>, fed by lines.</summary>
public sealed class JudgeCommandTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_pool_is_judged_in_several_sittings()
    {
        var set = await database.SetAsync(Ct, "rivers");
        var (code, output, notes) = await RunAsync("", "pool", "notes", "--set", set, "--profile", "lexical", "pins", "--depth", "3", "--json");
        Assert.True(code == 0, notes);
        Assert.Equal(["lexical", "pins"], JsonNode.Parse(output)!.AsArray().Select(row => (string)row!["profile"]!));
        var order = await database.RowsAsync($"select id from rankdb.to_judge('notes', '{set}', 'anna')", Ct);
        Assert.True(order.Count >= 5, output);

        (code, output, notes) = await RunAsync("3 a remark\ns\nnonsense\n9\n1\nq\n", "judge", "notes", "--set", set, "--judge", "anna");
        Assert.Equal($"anna: 2 judged, 1 skipped, {order.Count - 2} in the pool not judged", output);
        Assert.Equal(0, code);
        Assert.Contains($"1 of {order.Count}   query q1: rivers", notes, StringComparison.Ordinal);
        Assert.Contains($"document {order[0]}\n", notes.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"body: a note about rivers", notes, StringComparison.Ordinal);
        Assert.Equal([$"{order[0]}|3|a remark", $"{order[2]}|1|"], await SaidAsync(set, "anna"));

        // What was skipped comes again, what was judged does not. The end of the input is the end of the sitting.
        (code, output, notes) = await RunAsync(string.Concat(Enumerable.Repeat("0\n", order.Count)), "judge", "notes", "--set", set, "--judge", "anna", "--json");
        Assert.Contains($"1 of {order.Count - 2}   query", notes, StringComparison.Ordinal);
        Assert.Equal((order.Count - 2, 0, 0), ((int)JsonNode.Parse(output)!["judged"]!, (int)JsonNode.Parse(output)!["skipped"]!, (int)JsonNode.Parse(output)!["remaining"]!));
        Assert.Equal(order.Count, (await database.RowsAsync($"select 1 from rankdb.judgments where set_name = '{set}' and judge = 'anna' and grade >= 0", Ct)).Count);

        (code, output, notes) = await RunAsync("", "judge", "notes", "--set", set, "--judge", "anna");
        Assert.Equal(0, code);
        Assert.Contains("all that was pooled is judged", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("fill it", notes, StringComparison.Ordinal);
        var fresh = await database.SetAsync(Ct, "rivers");
        Assert.Contains("nothing is in the pool: fill it with rankdb pool", (await RunAsync("", "judge", "notes", "--set", fresh)).Notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_cannot_be_shown_is_counted_apart()
    {
        var set = await database.PooledAsync(Ct, 1, 2, 777, 888);
        var (_, output, notes) = await RunAsync("1\nq\n", "judge", "notes", "--set", set, "--judge", "anna");
        Assert.Equal("anna: 1 judged, 0 skipped, 1 in the pool not judged", output);
        Assert.Contains("2 more are in the pool that cannot be shown to you", notes, StringComparison.Ordinal);
        (_, output, _) = await RunAsync("1\n", "judge", "notes", "--set", set, "--judge", "anna", "--json");
        Assert.Equal("0 2", $"{JsonNode.Parse(output)!["remaining"]} {JsonNode.Parse(output)!["unreadable"]}");
        (_, output, notes) = await RunAsync("", "judge", "notes", "--set", set, "--judge", "anna");
        Assert.Equal("anna: 0 judged, 0 skipped, 0 in the pool not judged", output);
        Assert.DoesNotContain("all that was pooled", notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Undo_takes_a_grade_back_and_shows_the_document_again()
    {
        var set = await database.PooledAsync(Ct, 1, 2, 3);
        var order = await database.RowsAsync($"select id from rankdb.to_judge('notes', '{set}')", Ct);
        var (_, output, notes) = await RunAsync("u\n2\n1\nu\nu\nq\n", "judge", "notes", "--set", set);
        Assert.StartsWith("postgres: 0 judged", output, StringComparison.Ordinal);
        Assert.Contains("there is nothing to undo", notes, StringComparison.Ordinal);
        Assert.Empty(await SaidAsync(set, "postgres"));
        Assert.Equal(["-1"], await database.RowsAsync($"select distinct grade from rankdb.judgments where set_name = '{set}'", Ct));

        (_, output, _) = await RunAsync("2\ns\nu\n1\nu\n3\n", "judge", "notes", "--set", set);
        Assert.StartsWith("postgres: 2 judged, 0 skipped, 1 in the pool", output, StringComparison.Ordinal);
        Assert.Equal([$"{order[0]}|2|", $"{order[1]}|3|"], await SaidAsync(set, "postgres"));
    }

    [PostgresFact]
    public async Task A_second_opinion_changes_no_grade_and_tells_how_far_the_judges_agree()
    {
        var set = await database.PooledAsync(Ct, 1, 2, 3, 4);
        await database.ExecuteAsync($"select rankdb.judge('{set}', 'q1', n::text, n % 4, 'anna') from generate_series(1, 4) n", Ct);
        var order = await database.RowsAsync($$"""select id from rankdb.to_judge('notes', '{{set}}', 'ben', 10, '{"of": "judged"}')""", Ct);
        var answers = string.Concat(order.Select(id => $"{(id == "2" ? 1 : int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 4)}\n"));
        var (code, output, notes) = await RunAsync(answers, "judge", "notes", "--set", set, "--judge", "ben", "--check", "10", "--against", "anna", "--json");
        Assert.True(code == 0, notes);
        var agreement = JsonNode.Parse(output)!["agreement"]!;
        Assert.Equal((4, 0.75), ((int)agreement["pairs"]!, (double)agreement["agreed"]!));
        Assert.Equal(["anna"], await database.RowsAsync($"select distinct judge from rankdb.judgments where set_name = '{set}'", Ct));

        (_, output, notes) = await RunAsync("", "judge", "notes", "--set", set, "--judge", "ben", "--check", "10", "--against", "human");
        Assert.Contains("agreement of ben with human, 4 pairs: equal 75 %, kappa 0.", output, StringComparison.Ordinal);
        Assert.Contains("no document that people judged is left of the sample", notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Rows_that_a_policy_hides_are_not_counted_as_open()
    {
        var author = await database.Database.Scratch.CreateRoleAsync(Ct, "rankdb_author");
        await database.ExecuteAsync(
            $"grant select on notes to {author.Name}; alter table notes enable row level security; create policy seen on notes for select to {author.Name} using (id <> 2)", Ct);
        var set = await database.PooledAsync(Ct, 1, 2, 3);
        var (code, output, notes) = await JudgeCommandRun.RunAsAsync(author.ConnectionString, "1\n1\n1\n", "judge", "notes", "--set", set);

        Assert.True(code == 0, notes);
        Assert.Equal($"{author.Name}: 2 judged, 0 skipped, 0 in the pool not judged", output);
        Assert.Contains("1 more are in the pool that cannot be shown to you", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("document 2\n", notes.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_reader_is_told_that_judging_takes_an_author_and_a_stranger_that_searching_takes_a_reader()
    {
        var set = await database.PooledAsync(Ct, 1);
        var reader = await database.Database.Scratch.CreateRoleAsync(Ct, "rankdb_reader");
        var stranger = await database.Database.Scratch.CreateRoleAsync(Ct);
        foreach (var command in new[] { "judge", "pool" })
        {
            var (code, _, notes) = await JudgeCommandRun.RunAsAsync(reader.ConnectionString, "1\n", command, "notes", "--set", set);
            Assert.Equal(1, code);
            Assert.Contains("fix: this needs a member of rankdb_author", notes, StringComparison.Ordinal);
        }

        foreach (var (role, said) in new[] { (reader, "rankdb_author"), (stranger, "rankdb_reader") })
        {
            using var commands = new EvaluationCommands(role.ConnectionString);
            foreach (var arguments in new[] { new[] { "run", "list" }, ["tune", "notes", "--set", set], ["leaderboard", "--set", set], ["judgments", "import", commands.Write("a.qrels", "q1 0 1 1\n"), "--set", set] })
            {
                Assert.Contains($"fix: this needs a member of {said}", (await commands.RunAsync(arguments)).Notes, StringComparison.Ordinal);
            }
        }
    }

    [PostgresFact]
    public async Task A_text_cannot_move_the_cursor_and_a_long_one_is_shown_whole_on_demand()
    {
        await database.ExecuteAsync("insert into notes values (100, e'red \\x1b[31m text', repeat('river ', 600) || 'theend')", Ct);
        var set = await database.PooledAsync(Ct, 100);
        var (_, _, notes) = await RunAsync("q\n", "judge", "notes", "--set", set);
        Assert.DoesNotContain('\u001b', notes);
        Assert.Contains("…\n", notes.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("theend", notes, StringComparison.Ordinal);
        (_, _, notes) = await RunAsync("m\nq\n", "judge", "notes", "--set", set);
        Assert.Contains("theend", notes, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("--grades must be 0..1 to 0..9", "--grades", "1..3")]
    [InlineData("--limit must be between", "--limit", "0")]
    [InlineData("--check must be between", "--check", "-1")]
    [InlineData("--adopt is for language models", "--adopt")]
    [InlineData("--llm-model needs --llm", "--llm-model", "m")]
    [InlineData("--llm needs --llm-model", "--llm", "http://127.0.0.1")]
    [InlineData("--judge and --grades are for people", "--llm", "http://127.0.0.1", "--llm-model", "m", "--judge", "anna")]
    [InlineData("must be the address of an OpenAI-compatible endpoint", "--llm", "ftp://127.0.0.1", "--llm-model", "m")]
    [InlineData("must not hold a password", "--llm", "http://a:secretword@127.0.0.1", "--llm-model", "m")]
    [InlineData("RANKDB_NOT_SET is not set", "--llm", "http://127.0.0.1", "--llm-model", "m", "--llm-key-env", "RANKDB_NOT_SET")]
    [InlineData("--llm-body must be a JSON object", "--llm", "http://127.0.0.1", "--llm-model", "m", "--llm-body", "{")]
    [InlineData("--llm-body must be a JSON object", "--llm", "http://127.0.0.1", "--llm-model", "m", "--llm-body", "{\"messages\": []}")]
    [InlineData("--parallel must be between 1 and 64, got 0", "--llm", "http://127.0.0.1", "--llm-model", "m", "--parallel", "0")]
    public async Task A_wrong_option_is_named(string said, params string[] options)
    {
        var (code, _, notes) = await RunAsync("", ["judge", "notes", "--set", "none", .. options]);
        Assert.Equal(2, code);
        Assert.Contains(said, notes, StringComparison.Ordinal);
        Assert.DoesNotContain("secretword", notes, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> SaidAsync(string set, string judge) =>
        database.RowsAsync($"select a.id, a.grade, a.note from rankdb.assessments a where set_name = '{set}' and judge = '{judge}' order by judged_at", Ct);

    private Task<(int Code, string Output, string Notes)> RunAsync(string input, params string[] arguments) => JudgeCommandRun.RunAsync(database, input, arguments);
}
