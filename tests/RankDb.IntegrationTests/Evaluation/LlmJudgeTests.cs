using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using RankDb.Cli.Judging;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary><c>rankdb judge --llm</c> against a real HTTP server.</summary>
public sealed class LlmJudgeTests(JudgingDatabase database) : IClassFixture<JudgingDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task A_model_judges_the_pool_and_is_asked_nothing_twice()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        server.Refusals.Enqueue((429, "slow down"));
        server.Refusals.Enqueue((503, "<html>starting</html>"));
        server.Refusals.Enqueue((500, ""));
        var set = await database.PooledAsync(Ct, [.. Enumerable.Range(1, 12)]);
        var (code, output, notes) = await RunAsync(set, server, "--json");
        Assert.True(code == 0, notes);
        Assert.Contains("12 queries and documents of index notes go to 127.0.0.1, this machine", notes, StringComparison.Ordinal);
        var summary = JsonNode.Parse(output)!;
        Assert.Equal("12 12 0 0 1200 84", $"{summary["asked"]} {summary["judged"]} {summary["unreadable"]} {summary["failed"]} {summary["prompt_tokens"]} {summary["completion_tokens"]}");
        Assert.Equal(15, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(("tiny", 0.0), ((string)request["model"]!, (double)request["temperature"]!)));
        Assert.All(server.Requests, request => Assert.StartsWith("Query:\nrivers\n\nDocument:\n<<<\n", (string)request["messages"]![1]!["content"]!, StringComparison.Ordinal));
        Assert.All(server.Keys, key => Assert.Equal("", key));

        var judge = (string)summary["judge"]!;
        Assert.Matches("^llm:tiny@[0-9a-f]{8}$", judge);
        Assert.Equal("12|12", Assert.Single(await database.RowsAsync(
            $"select count(*), count(*) filter (where grade = id::integer % 4) from rankdb.assessments where set_name = '{set}' and judge = '{judge}'", Ct)));
        Assert.Equal(["-1"], await database.RowsAsync($"select distinct grade from rankdb.judgments where set_name = '{set}'", Ct));

        (code, output, _) = await RunAsync(set, server, "--adopt", "--json");
        Assert.Equal((0, 0, 12, 0), (code, (int)JsonNode.Parse(output)!["asked"]!, (int)JsonNode.Parse(output)!["adopted"]!, (int)JsonNode.Parse(output)!["remaining"]!));
        Assert.Equal(15, server.Requests.Count);
        Assert.Equal([judge], await database.RowsAsync($"select distinct judge from rankdb.judgments where set_name = '{set}'", Ct));
    }

    [PostgresFact]
    public async Task Other_settings_of_the_request_make_another_judge()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        var set = await database.PooledAsync(Ct, 1, 2);
        await RunAsync(set, server);
        await RunAsync(set, server, "--llm-body", """{"max_tokens": null, "seed": 7}""");
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(2, server.Requests.Count(request => request["max_tokens"] is null && (int?)request["seed"] == 7));
        await RunAsync(set, server, "--max-chars", "100");
        // On a busy machine some are given up before they are heard.
        Assert.InRange(server.Requests.Count, 0, 6);
        Assert.Equal(3, (await database.RowsAsync($"select distinct judge from rankdb.assessments where set_name = '{set}'", Ct)).Count);
    }

    [PostgresFact]
    public async Task An_answer_without_a_grade_is_counted_and_asked_for_again()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        var usual = server.Model;
        server.Model = question => ChatServer.ServesOf(question) switch { 1 => "I cannot say.", 2 => """{"grade": 7}""", _ => usual(question) };
        server.Body = question => ChatServer.ServesOf(question) == 3 ? "<html>no JSON</html>" : null;
        var set = await database.PooledAsync(Ct, 4, 1, 2, 3);
        var (code, output, notes) = await RunAsync(set, server);
        Assert.Equal(0, code);
        Assert.Contains(": 1 judged, 2 answers without a grade, 1 without an answer; tokens: 300 read, 21 written", output, StringComparison.Ordinal);
        Assert.Contains("the first failure: an answer of another form: <html>no JSON</html>", notes, StringComparison.Ordinal);
        Assert.Contains("the first answer without a grade: ", notes, StringComparison.Ordinal);
        Assert.Equal(["4"], await database.RowsAsync($"select id from rankdb.assessments where set_name = '{set}'", Ct));

        server.Model = usual;
        server.Body = _ => null;
        (_, output, _) = await RunAsync(set, server);
        Assert.Contains(": 3 judged, 0 answers without a grade", output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_model_is_compared_with_people_on_a_sample_of_what_they_judged()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        var set = await database.PooledAsync(Ct, 21, 22);
        // People and model agree but for two documents.
        await database.ExecuteAsync($"insert into rankdb.judgments select '{set}', 'q1', n::text, case when n in (5, 6) then 0 else n % 4 end from generate_series(1, 20) n", Ct);
        var (_, output, _) = await RunAsync(set, server, "--check", "100", "--json");
        var agreement = JsonNode.Parse(output)!["agreement"]!;
        Assert.Equal(("human", 20, 0.9), ((string)agreement["against"]!, (int)agreement["pairs"]!, (double)agreement["agreed"]!));
        Assert.InRange((double)agreement["kappa"]!, 0.85, 0.88);
        Assert.Equal(22, server.Requests.Count);

        (_, output, _) = await RunAsync(set, server, "--check", "100");
        Assert.Contains("with human, 20 pairs: equal 90 %, kappa 0.8", output, StringComparison.Ordinal);
        Assert.Equal(22, server.Requests.Count);
        Assert.Equal(20, (await database.RowsAsync($"select 1 from rankdb.judgments where set_name = '{set}' and grade >= 0 and judge is null", Ct)).Count);
    }

    [PostgresFact]
    public async Task A_key_is_sent_and_never_shown_and_a_wrong_one_ends_the_run()
    {
        const string variable = "RANKDB_TEST_LLM_KEY";
        const string key = "sk-verysecret42";
        Environment.SetEnvironmentVariable(variable, key);
        await using var server = await ChatServer.StartAsync(Ct);
        var set = await database.PooledAsync(Ct, [.. Enumerable.Range(1, 20)]);
        for (var n = 0; n < 20; n++)
        {
            server.Refusals.Enqueue((401, $$$"""{"error": {"message": "Incorrect API key provided: {{{key}}}"}}"""));
        }

        var (code, output, notes) = await RunAsync(set, server, "--llm-key-env", variable, "--parallel", "1");
        Assert.Equal(1, code);
        Assert.Contains("stopped early: HTTP 401 Incorrect API key provided: [key]", notes, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Equal($"Bearer {key}", Assert.Single(server.Keys));
        server.Refusals.Clear();
        var (second, secondOutput, secondNotes) = await RunAsync(set, server, "--llm-key-env", variable);
        Assert.Equal(0, second);
        Assert.DoesNotContain(key, output + notes + secondOutput + secondNotes, StringComparison.Ordinal);
        Assert.Equal("0", Assert.Single(await database.RowsAsync($"select count(*) from rankdb.assessments a where a::text like '%{key}%'", Ct)));
    }

    [PostgresFact]
    public async Task An_endpoint_that_fails_without_end_is_given_up_and_what_was_judged_stays()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        var set = await database.PooledAsync(Ct, [.. Enumerable.Range(1, 40)]);
        var answers = 0;
        server.Body = _ => Interlocked.Increment(ref answers) > 5 ? "garbage" : null;
        var (code, output, notes) = await RunAsync(set, server, "--parallel", "1");
        Assert.Equal(1, code);
        Assert.Contains("5 judged, 0 answers without a grade, 10 without an answer", output, StringComparison.Ordinal);
        Assert.Contains("stopped early", notes, StringComparison.Ordinal);
        Assert.Equal(5, (await database.RowsAsync($"select 1 from rankdb.assessments where set_name = '{set}'", Ct)).Count);
    }

    [PostgresFact]
    public async Task Texts_leave_this_machine_only_when_the_user_says_so()
    {
        var set = await database.PooledAsync(Ct, 1);
        var (code, _, notes) = await JudgeCommandRun.RunAsync(database, "", "judge", "notes", "--set", set, "--llm", "http://models.example.invalid/v1", "--llm-model", "tiny");
        Assert.Equal(2, code);
        Assert.Contains("1 queries and documents of index notes go to models.example.invalid, another machine, unencrypted", notes, StringComparison.Ordinal);
        Assert.Contains("--yes", notes, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_redirection_is_not_followed()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        server.Refusals.Enqueue((307, ""));
        var (code, _, notes) = await RunAsync(await database.PooledAsync(Ct, 1), server);
        Assert.Equal(1, code);
        Assert.Contains("stopped early: HTTP 307", notes, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [PostgresFact]
    public async Task An_answer_that_does_not_come_is_waited_for_as_long_as_was_said()
    {
        await using var server = await ChatServer.StartAsync(Ct);
        // The clock goes only when a question has come, so that each attempt is seen.
        var time = new FakeTimeProvider();
        server.Model = _ =>
        {
            time.Advance(TimeSpan.FromMinutes(2));
            return null;
        };
        using var endpoint = new ChatEndpoint(new ChatSettings(ChatSettings.Endpoint(server.Url), "tiny", null, null, TimeSpan.FromMinutes(2), TimeSpan.Zero), time);
        var failure = await Assert.ThrowsAsync<ChatFailure>(() => endpoint.AskAsync("", "", Ct));
        Assert.Equal("no answer within 120 s", failure.Message);
        Assert.False(failure.IsFinal);
        Assert.Equal(6, server.Requests.Count);

        // Cancelling is no failure of the endpoint.
        using var patient = new ChatEndpoint(new ChatSettings(ChatSettings.Endpoint(server.Url), "tiny", null, null, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1)));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        server.Model = _ =>
        {
            cancel.Cancel();
            return null;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.AskAsync("", "", cancel.Token));
    }

    [PostgresFact]
    public async Task An_endpoint_that_is_not_there_is_named()
    {
        string url;
        await using (var server = await ChatServer.StartAsync(Ct))
        {
            url = server.Url;
        }

        var set = await database.PooledAsync(Ct, 1);
        var (code, output, notes) = await JudgeCommandRun.RunAsync(database, "", "judge", "notes", "--set", set, "--llm", url, "--llm-model", "tiny");
        Assert.Equal(1, code);
        Assert.Contains("0 judged, 0 answers without a grade, 1 without an answer", output, StringComparison.Ordinal);
        Assert.Contains("the first failure: ", notes, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output, string Notes)> RunAsync(string set, ChatServer server, params string[] more) =>
        JudgeCommandRun.RunAsync(database, "", ["judge", "notes", "--set", set, "--llm", server.Url, "--llm-model", "tiny", .. more]);
}
