using System.Text.Json.Nodes;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class CohereClientTests(ShippedService service) : IClassFixture<ShippedService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [ClientScriptFact]
    public async Task The_npm_package_gets_the_wire_scores_in_order()
    {
        var wire = await service.WireScoresAsync(ShippedService.Query, ShippedService.Documents, Token);
        var expected = Order(wire);
        object plain = new { query = ShippedService.Query, documents = ShippedService.Documents, model = "rankdb-reranker" };
        var answers = await RunAsync(
            Call(2, plain),
            Call(2, new { query = ShippedService.Query, documents = ShippedService.Documents, model = "default", topN = 2 }),
            Call(2, new { query = ShippedService.Query, documents = ShippedService.Documents, model = "default", topN = 99 }),
            Call(1, new
            {
                query = ShippedService.Query,
                documents = ShippedService.Documents.Select(text => new { text, id = "7" }),
                returnDocuments = true,
                topN = 3,
                rankFields = new[] { "text" },
                maxChunksPerDoc = 1,
            }));

        Assert.Equal(expected.Select(index => (index, wire[index])), Results(answers[0]));
        Assert.Equal(expected.Take(2), Results(answers[1]).Select(result => result.Index));
        Assert.Equal(expected, Results(answers[2]).Select(result => result.Index));
        Assert.Equal("2", (string)answers[0]!["ok"]!["meta"]!["apiVersion"]!["version"]!);
        Assert.Equal(1, (int)answers[0]!["ok"]!["meta"]!["billedUnits"]!["searchUnits"]!);
        var tokens = service.Reranker.Tokenize(ShippedService.Query, ShippedService.Documents).Sum(input => input.Length);
        Assert.Equal(tokens, (int)answers[0]!["ok"]!["meta"]!["tokens"]!["inputTokens"]!);
        Assert.True(Guid.TryParse((string)answers[0]!["ok"]!["id"]!, out _));

        Assert.Equal(expected.Take(3).Select(index => (index, wire[index])), Results(answers[3]));
        Assert.Equal(
            expected.Take(3).Select(index => ShippedService.Documents[index]),
            answers[3]!["ok"]!["results"]!.AsArray().Select(result => (string)result!["document"]!["text"]!));
        Assert.Equal("1", (string)answers[3]!["ok"]!["meta"]!["apiVersion"]!["version"]!);
    }

    [ClientScriptFact]
    public async Task Documents_are_cut_to_exactly_max_tokens_per_doc()
    {
        var document = string.Join(' ', Enumerable.Range(0, 60).Select(i => $"unbelievable{i} readfile"));
        var ids = service.Reranker.Tokenizer.Encode(document).Ids;
        foreach (var limit in new[] { 1, 2, 7, 50, 100_000 })
        {
            var room = service.Reranker.Info.MaxTokens - service.Reranker.Pair(ShippedService.Query, [[]])[0].Length;
            var pair = service.Reranker.Pair(ShippedService.Query, [ids[..Math.Min(Math.Min(limit, room), ids.Length)]]);
            var expected = new float[1];
            service.Reranker.Score(pair, expected);
            var answers = await RunAsync(Call(2, new { query = ShippedService.Query, documents = new[] { document }, model = "default", maxTokensPerDoc = limit }));
            Assert.Equal(expected[0], Results(answers[0]).Single().Score);
            Assert.Equal(pair[0].Length, (int)answers[0]!["ok"]!["meta"]!["tokens"]!["inputTokens"]!);
        }
    }

    [ClientScriptFact]
    public async Task Errors_are_the_typed_errors_of_the_package()
    {
        string[] one = ["a"];
        var answers = await RunAsync(
            Call(2, new { query = "q", documents = one, model = "none" }),
            Call(2, new { query = "q", documents = Array.Empty<string>(), model = "default" }),
            Call(2, new { query = "", documents = one, model = "default" }),
            Call(2, new { query = "q", documents = one, model = "default", topN = 0 }),
            Call(2, new { query = "q", documents = one, model = "default", maxTokensPerDoc = 0 }),
            Call(2, new { query = "q", documents = one, model = "default", priority = 5 }),
            Call(1, new { query = "q", documents = one, maxChunksPerDoc = 10 }),
            Call(1, new { query = "q", documents = one, rankFields = new[] { "title" } }),
            Call(2, new { query = "q", documents = Enumerable.Repeat("a", 10_001), model = "default" }));

        Assert.Equal(
            [
                ("NotFoundError", 404, service.Unknown("none").Reranker),
                ("BadRequestError", 400, "The field 'documents' is empty; it must hold at least one text."),
                ("BadRequestError", 400, "The field 'query' must not be empty."),
                ("BadRequestError", 400, "The field 'top_n' must be a whole number of at least 1, not 0."),
                ("BadRequestError", 400, "The field 'max_tokens_per_doc' must be a whole number of at least 1, not 0."),
                ("UnprocessableEntityError", 422, "The field 'priority' must be 0: all requests share one fair queue."),
                ("UnprocessableEntityError", 422, "The field 'max_chunks_per_doc' must be 1: a document is read from its start as far as the model reads; send parts of long documents as documents."),
                ("UnprocessableEntityError", 422, "The field 'rank_fields' must be [\"text\"]: only the field text of a document is read."),
                ("BadRequestError", 400, "The field 'documents' has 10001 texts, the limit of one call is 10000; split the call."),
            ],
            answers.Select(answer => ((string)answer!["error"]!["name"]!, (int)answer["error"]!["status"]!, (string)answer["error"]!["body"]!["message"]!)));
    }

    [ClientScriptFact]
    public async Task A_wrong_key_is_an_unauthorized_error()
    {
        var answers = await ClientScript.RunAsync(
            "http-cohere.mjs", service.Address, "wrong", new[] { Call(2, new { query = "q", documents = new[] { "a" }, model = "default" }) }, Token);
        Assert.Equal("UnauthorizedError", (string)answers[0]!["error"]!["name"]!);
        Assert.Equal("The key of the header 'Authorization' is not this service's.", (string)answers[0]!["error"]!["body"]!["message"]!);
    }

    [ClientScriptFact]
    public async Task A_full_queue_is_a_too_many_requests_error_with_retry_after()
    {
        await using var tiny = await TinyService.StartAsync(Token, new() { Workers = 1, MaxQueuedItems = 4, MaxBatchItems = 4 });
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        tiny.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        using var caller = tiny.Caller();
        object four = new { query = "q", documents = new[] { "a", "b", "c", "d" }, model = "default" };
        var first = caller.PostAsync("/v2/rerank", four, Token);
        await running.WaitAsync(Token);
        var second = tiny.FillQueueAsync(4, Token);
        var answers = await ClientScript.RunAsync("http-cohere.mjs", tiny.Address, "none", new[] { Call(2, four) }, Token);
        held.Set();
        Assert.Equal("TooManyRequestsError", (string)answers[0]!["error"]!["name"]!);
        Assert.Equal("The service is busy: 4 texts are waiting, the limit is 4; try again in a moment.", (string)answers[0]!["error"]!["body"]!["message"]!);
        Assert.Equal("1", (string)answers[0]!["error"]!["retryAfter"]!);
        Assert.Equal(200, (await first).Status);
        await second;
    }

    private static object Call(int version, object request) => new { version, request };

    private Task<JsonArray> RunAsync(params object[] calls) => ClientScript.RunAsync("http-cohere.mjs", service.Address, ShippedService.Key, calls, Token);

    private static int[] Order(float[] scores) => [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i)];

    private static IEnumerable<(int Index, float Score)> Results(JsonNode? answer) =>
        (answer!["ok"] ?? throw new InvalidOperationException(answer.ToJsonString()))["results"]!.AsArray()
            .Select(result => ((int)result!["index"]!, (float)(double)result["relevanceScore"]!));
}
