using System.Text.Json;
using RankDb.Service;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class HttpLimitsTests
{
    private static readonly object Four = new { query = "q", documents = new[] { "a", "b", "c", "d" }, model = "default" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/rerank", """{"error":"The body is not valid JSON (line 1, byte 11), names a field twice, or is nested more than 16 deep.","error_type":"Validation"}""")]
    [InlineData("/v2/rerank", """{"message":"The body is not valid JSON (line 1, byte 11), names a field twice, or is nested more than 16 deep."}""")]
    [InlineData("/v1/embeddings", """{"error":{"message":"The body is not valid JSON (line 1, byte 11), names a field twice, or is nested more than 16 deep.","type":"invalid_request_error","param":null,"code":null}}""")]
    public async Task A_body_that_is_not_JSON_is_400_with_the_place(string route, string expected)
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        var answer = await caller.PostTextAsync(route, """{"query": 'q'}""", Token);
        Assert.Equal((400, expected), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("""{"query":"a","query":"b","texts":["a"]}""")]
    [InlineData("""{"query":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]],"texts":["a"]}""")]
    [InlineData("""{"query":"a","texts":["a"]} {}""")]
    [InlineData("""{"query":"a","texts":["a\x"]}""")]
    [InlineData("")]
    public async Task Other_broken_bodies_are_400_too(string body)
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        Assert.Equal(400, (await caller.PostTextAsync("/rerank", body, Token)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_does_not_say_it_is_JSON_is_415(string contentType)
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        var answer = await caller.PostTextAsync("/rerank", """{"query":"a","texts":["a"]}""", Token, contentType);
        Assert.Equal(
            (415, """{"error":"The body must be JSON and say so: send the header 'Content-Type: application/json'.","error_type":"Validation"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_and_bad_bytes_are_refused_by_place_and_NUL_is_text()
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        const string Message = "is not valid Unicode: it has half of a surrogate pair or bytes that are not UTF-8.";
        var half = await caller.PostTextAsync("/v2/rerank", """{"query":"q","documents":["a","\ud800"],"model":"default"}""", Token);
        Assert.Equal((400, $"{{\"message\":\"The field 'documents[1]' {Message}\"}}"), (half.Status, half.Text));
        var bytes = await caller.PostBytesAsync("/v2/rerank", [.. "{\"query\":\"q\",\"documents\":[\""u8, 0xFF, .. "\"],\"model\":\"default\"}"u8], Token);
        Assert.Equal((400, $"{{\"message\":\"The field 'documents[0]' {Message}\"}}"), (bytes.Status, bytes.Text));
        var name = await caller.PostTextAsync("/v2/rerank", """{"\ud800":"q"}""", Token);
        Assert.Equal(400, name.Status);
        var nul = await caller.PostTextAsync("/v1/rerank", """{"query":"q","documents":["a\u0000b"],"return_documents":true}""", Token);
        Assert.Equal((200, "a\0b"), (nul.Status, (string)nul.Json!["results"]![0]!["document"]!["text"]!));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_in_the_APIs_shape()
    {
        await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, MaxHttpBodyBytes = 2000 });
        using var caller = service.Caller();
        const string Refusal = """{"message":"The body has more than 2000 bytes (option MaxHttpBodyBytes); split the call."}""";
        object body = new { query = "q", documents = new[] { new string('a', 2000) }, model = "default" };
        var declared = await caller.PostAsync("/v2/rerank", body, Token);
        Assert.Equal((413, Refusal), (declared.Status, declared.Text));
        var chunked = await caller.PostBytesAsync("/v2/rerank", JsonSerializer.SerializeToUtf8Bytes(body), Token, chunked: true);
        Assert.Equal((413, Refusal), (chunked.Status, chunked.Text));
        Assert.Equal(200, (await caller.PostAsync("/v2/rerank", Four, Token)).Status);
    }

    [Fact]
    public async Task Too_many_texts_and_too_many_bytes_are_errors_with_the_limit()
    {
        await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, MaxBytesPerCall = 1024, MaxDocumentsPerCall = 3 });
        using var caller = service.Caller();
        var count = await caller.PostAsync("/rerank", new { query = "q", texts = new[] { "a", "b", "c", "d" } }, Token);
        Assert.Equal(
            (413, """{"error":"The field 'texts' has 4 texts, the limit of one call is 3; split the call.","error_type":"Validation"}"""), (count.Status, count.Text));
        var bytes = await caller.PostAsync("/v1/embeddings", new { input = new string('é', 513), model = "default" }, Token);
        Assert.Equal(
            (400, """{"error":{"message":"The texts of the call have more than 1024 bytes, the limit of one call; split the call.","type":"invalid_request_error","param":"input","code":null}}"""),
            (bytes.Status, bytes.Text));
    }

    [Theory]
    [InlineData("/rerank", """{"query":"q","texts":["a"]}""", """{"error":"The service is busy: 4 texts are waiting, the limit is 4; try again in a moment.","error_type":"Overloaded"}""")]
    [InlineData("/v2/rerank", """{"query":"q","documents":["a"],"model":"default"}""", """{"message":"The service is busy: 4 texts are waiting, the limit is 4; try again in a moment."}""")]
    public async Task A_full_queue_is_429_with_retry_after(string route, string body, string expected)
    {
        await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, MaxQueuedItems = 4, MaxBatchItems = 4 });
        using var caller = service.Caller();
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        service.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        var first = caller.PostAsync("/v2/rerank", Four, Token);
        await running.WaitAsync(Token);
        var second = service.FillQueueAsync(4, Token);
        var answer = await caller.PostTextAsync(route, body, Token);
        held.Set();
        Assert.Equal((429, expected), (answer.Status, answer.Text));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        Assert.Equal(200, (await first).Status);
        await second;
    }

    [Fact]
    public async Task More_requests_than_may_run_are_429()
    {
        await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, MaxHttpRequests = 1 });
        using var caller = service.Caller();
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        service.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        var first = caller.PostAsync("/v2/rerank", Four, Token);
        await running.WaitAsync(Token);
        var answer = await caller.PostAsync("/v1/embeddings", new { input = "a", model = "default" }, Token);
        held.Set();
        Assert.Equal(
            (429, """{"error":{"message":"The service is busy with 1 requests (option MaxHttpRequests); try again in a moment.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"""),
            (answer.Status, answer.Text));
        Assert.Equal(200, (await first).Status);
    }

    [Theory]
    [InlineData("/rerank", """{"query":"q","texts":["a","b"]}""", """{"error":"The time allowed passed when 0 of 2 texts were done; allow more time or send fewer or shorter texts.","error_type":"Overloaded"}""")]
    [InlineData("/v2/rerank", """{"query":"q","documents":["a","b"],"model":"default"}""", """{"message":"The time allowed passed when 0 of 2 texts were done; allow more time or send fewer or shorter texts."}""")]
    [InlineData("/v1/embeddings", """{"input":["a","b"],"model":"default"}""", """{"error":{"message":"The time allowed passed when 0 of 2 texts were done; allow more time or send fewer or shorter texts.","type":"server_error","param":null,"code":"timeout"}}""")]
    public async Task A_deadline_of_the_header_or_of_the_option_is_504(string route, string body, string expected)
    {
        foreach (var (option, header) in new (int, string?)[] { (60_000, "100"), (100, null), (100, "60000") })
        {
            await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, HttpTimeoutMs = option });
            using var caller = service.Caller();
            using var held = new ManualResetEventSlim();
            service.Models.OnRun = () => held.Wait();
            var answer = await caller.PostTextAsync(route, body, Token, timeoutMs: header);
            held.Set();
            Assert.Equal((504, expected), (answer.Status, answer.Text));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    public async Task A_deadline_that_is_no_number_of_milliseconds_is_an_error(string header)
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        var answer = await caller.PostAsync("/v2/rerank", Four, Token, header);
        Assert.Equal((400, """{"message":"The header 'X-RankDb-Timeout-Ms' must be a whole number of milliseconds of at least 1."}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Work_of_a_client_that_leaves_is_dropped()
    {
        await using var service = await TinyService.StartAsync(Token, new ServiceOptions { Workers = 1, MaxQueuedItems = 4, MaxBatchItems = 4 });
        using var caller = service.Caller();
        using var held = new ManualResetEventSlim();
        using var running = new SemaphoreSlim(0);
        service.Models.OnRun = () =>
        {
            running.Release();
            held.Wait();
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var abandoned = caller.PostAsync("/v2/rerank", Four, leaving.Token);
        await running.WaitAsync(Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await service.WaitForAsync("rankdb_request_duration_seconds_count{function=\"/v2/rerank\",outcome=\"cancelled\"} 1", Token);
        held.Set();
        Assert.Equal(200, (await caller.PostAsync("/v2/rerank", Four, Token)).Status);
    }

    [Fact]
    public async Task A_failure_is_the_APIs_server_error_and_tells_no_secret()
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        service.Models.OnRun = () => throw new InvalidOperationException("secret");
        var tei = await caller.PostAsync("/rerank", new { query = "q", texts = new[] { "a" } }, Token);
        Assert.Equal((424, """{"error":"The service failed; its log has the reason.","error_type":"Backend"}"""), (tei.Status, tei.Text));
        var cohere = await caller.PostAsync("/v2/rerank", Four, Token);
        Assert.Equal((500, """{"message":"The service failed; its log has the reason."}"""), (cohere.Status, cohere.Text));
        var openAi = await caller.PostAsync("/v1/embeddings", new { input = "a", model = "default" }, Token);
        Assert.Equal(
            (500, """{"error":{"message":"The service failed; its log has the reason.","type":"server_error","param":null,"code":null}}"""), (openAi.Status, openAi.Text));
        service.Models.OnRun = () => { };
        Assert.Equal(200, (await caller.PostAsync("/v2/rerank", Four, Token)).Status);
    }

    [Fact]
    public async Task Requests_are_counted_by_route_and_outcome_and_no_text_is_logged()
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        await caller.PostAsync("/v1/rerank", new { query = "topsecretquery", documents = new[] { "topsecretdocument" } }, Token);
        await caller.PostTextAsync("/v1/rerank", """{"query":"topsecretquery","documents":["topsecretdocument" """, Token);
        await caller.PostAsync("/v1/rerank", new { query = "topsecretquery", documents = new object[] { "topsecretdocument", 1 } }, Token);
        await service.WaitForAsync("rankdb_request_duration_seconds_count{function=\"/v1/rerank\",outcome=\"200\"} 1", Token);
        await service.WaitForAsync("rankdb_request_duration_seconds_count{function=\"/v1/rerank\",outcome=\"400\"} 2", Token);
        Assert.Contains(service.LogLines, line => line.Contains("/v1/rerank", StringComparison.Ordinal));
        Assert.DoesNotContain(service.LogLines, line => line.Contains("topsecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_huge_model_name_is_not_sent_back_whole()
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        var model = new string('m', 100_000);
        foreach (var answer in new[]
        {
            await caller.PostAsync("/v1/rerank", new { query = "q", documents = new[] { "a" }, model }, Token),
            await caller.PostAsync("/v1/embeddings", new { input = "a", model }, Token),
        })
        {
            Assert.Equal(404, answer.Status);
            Assert.InRange(answer.Text.Length, 1, 500);
        }
    }

    [Fact]
    public async Task Vectors_are_cut_to_a_dimension_that_the_model_was_trained_for()
    {
        await using var service = await TinyService.StartAsync(Token);
        using var caller = service.Caller();
        var cut = await caller.PostAsync("/v1/embeddings", new { input = "ab", model = "tiny", dimensions = 1 }, Token);
        Assert.Equal([1f], cut.Json!["data"]![0]!["embedding"]!.AsArray().Select(number => (float)number!));
        var refused = await caller.PostAsync("/v1/embeddings", new { input = "ab", model = "tiny", dimensions = 3 }, Token);
        Assert.Equal((400, "The field 'dimensions' must be 1 or 2 for the model tiny, not 3."), (refused.Status, (string)refused.Json!["error"]!["message"]!));
    }
}
