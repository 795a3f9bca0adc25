using System.Text.Json.Nodes;
using Xunit;

namespace RankDb.Tests.Service.Http;

/// <summary>What a client of text-embeddings-inference sends and reads.</summary>
public sealed class TeiClientTests(ShippedService service) : IClassFixture<ShippedService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rerank_gives_the_wire_scores_best_first()
    {
        using var caller = service.Caller();
        var wire = await service.WireScoresAsync(ShippedService.Query, ShippedService.Documents, Token);
        var order = Enumerable.Range(0, wire.Length).OrderByDescending(i => wire[i]).ThenBy(i => i).ToArray();
        var answer = await caller.PostAsync("/rerank", new { query = ShippedService.Query, texts = ShippedService.Documents }, Token);
        Assert.Equal(200, answer.Status);
        Assert.Equal(order.Select(i => (i, wire[i])), Ranks(answer));
        Assert.All(answer.Json!.AsArray(), rank => Assert.False(rank!.AsObject().ContainsKey("text")));

        answer = await caller.PostAsync("/rerank", new { query = ShippedService.Query, texts = ShippedService.Documents, return_text = true, raw_scores = false }, Token);
        Assert.Equal(order.Select(i => ShippedService.Documents[i]), answer.Json!.AsArray().Select(rank => (string)rank!["text"]!));
    }

    [Fact]
    public async Task Raw_scores_are_the_models_logits()
    {
        using var caller = service.Caller();
        var logits = new float[ShippedService.Documents.Length];
        service.Reranker.ScoreRaw(service.Reranker.Tokenize(ShippedService.Query, ShippedService.Documents), logits);
        var answer = await caller.PostAsync("/rerank", new { query = ShippedService.Query, texts = ShippedService.Documents, raw_scores = true }, Token);
        var scores = new float[logits.Length];
        foreach (var (index, score) in Ranks(answer))
        {
            scores[index] = score;
        }

        Assert.Equal(logits, scores);
        var wire = await service.WireScoresAsync(ShippedService.Query, ShippedService.Documents, Token);
        Assert.Equal(wire, logits.Select(logit => (float)(1 / (1 + Math.Exp(-(double)logit)))));
    }

    [Fact]
    public async Task Truncation_cuts_the_end_or_the_start_or_is_an_error()
    {
        using var caller = service.Caller();
        var room = service.Reranker.Info.MaxTokens - service.Reranker.Pair(ShippedService.Query, [[]])[0].Length;
        var words = Enumerable.Range(0, room).Select(i => i % 3 == 0 ? "file" : "line").ToArray();
        var fits = string.Join(' ', words);
        Assert.Equal(room, service.Reranker.Tokenizer.CountTokens(fits));
        var longer = "rice " + fits;

        Assert.Equal(200, (await RerankAsync(fits, truncate: false)).Status);
        var refused = await RerankAsync(longer, truncate: false);
        Assert.Equal(413, refused.Status);
        Assert.Equal(
            $"{{\"error\":\"texts[0] has more than the {room} tokens that the model rankdb-reranker reads of a text beside this query (256 in all); shorten it or set truncate to true.\",\"error_type\":\"Validation\"}}",
            refused.Text);

        var ids = service.Reranker.Tokenizer.Encode(longer).Ids;
        Assert.Equal(await ScoreAsync(ids[..room]), Ranks(await RerankAsync(longer, truncate: true)).Single().Score);
        Assert.Equal(await ScoreAsync(ids[..room]), Ranks(await RerankAsync(longer, truncate: null)).Single().Score);
        Assert.Equal(await ScoreAsync(ids[^room..]), Ranks(await RerankAsync(longer, truncate: true, "Left")).Single().Score);
        Assert.Equal(await ScoreAsync(ids[^room..]), Ranks(await RerankAsync(longer, truncate: true, "left")).Single().Score);

        var longQuery = await caller.PostAsync("/rerank", new { query = string.Join(' ', Enumerable.Repeat("file", 129)), texts = new[] { "a" }, truncate = false }, Token);
        Assert.Equal(413, longQuery.Status);
        Assert.StartsWith("query has more than the 128 tokens", (string)longQuery.Json!["error"]!, StringComparison.Ordinal);

        Task<HttpCaller.Answer> RerankAsync(string text, bool? truncate, string? direction = null) => caller.PostAsync(
            "/rerank", new { query = ShippedService.Query, texts = new[] { text }, truncate, truncation_direction = direction }, Token);

        Task<float> ScoreAsync(int[] document)
        {
            var score = new float[1];
            service.Reranker.Score(service.Reranker.Pair(ShippedService.Query, [document]), score);
            return Task.FromResult(score[0]);
        }
    }

    [Fact]
    public async Task Embed_gives_the_wire_vectors_of_one_text_and_of_many()
    {
        using var caller = service.Caller();
        var documents = await service.WireVectorsAsync("document", ShippedService.Documents, Token);
        var many = await caller.PostAsync("/embed", new { inputs = ShippedService.Documents, normalize = true, truncate = true }, Token);
        Assert.Equal(documents, Vectors(many));
        var one = await caller.PostAsync("/embed", new { inputs = ShippedService.Documents[1] }, Token);
        Assert.Equal(documents[1..2], Vectors(one));
        var query = await caller.PostAsync("/embed", new { inputs = ShippedService.Query, prompt_name = "query", dimensions = 256, truncate = false }, Token);
        Assert.Equal(await service.WireVectorsAsync("query", [ShippedService.Query], Token), Vectors(query));
    }

    [Theory]
    [InlineData("/rerank", """{"query":"q","texts":[]}""", 400, "Empty", "The field 'texts' is empty; it must hold at least one text.")]
    [InlineData("/rerank", """{"query":"q"}""", 422, "Validation", "The field 'texts' is missing.")]
    [InlineData("/rerank", """{"query":7,"texts":["a"]}""", 422, "Validation", "The field 'query' must be a string, not a number.")]
    [InlineData("/rerank", """{"query":"q","texts":["a",null]}""", 422, "Validation", "The field 'texts[1]' must be a string, not null.")]
    [InlineData("/rerank", """{"query":"q","texts":"a"}""", 422, "Validation", "The field 'texts' must be a list, not a string.")]
    [InlineData("/rerank", """{"query":"q","texts":["a"],"raw_scores":1}""", 422, "Validation", "The field 'raw_scores' must be true or false, not a number.")]
    [InlineData("/rerank", """{"query":"q","texts":["a"],"truncation_direction":"Up"}""", 422, "Validation", "The field 'truncation_direction' must be one of Right, Left, not 'Up'.")]
    [InlineData("/rerank", """["a"]""", 422, "Validation", "The body must be a JSON object, not a list.")]
    [InlineData("/embed", """{"inputs":"a","normalize":false}""", 422, "Validation", "The field 'normalize' must be true: vectors are as the model's folder declares them, the same as in the database.")]
    [InlineData("/embed", """{"inputs":"a","truncation_direction":"Left"}""", 422, "Validation", "The field 'truncation_direction' must be Right on this route; only /rerank can cut at the start.")]
    [InlineData("/embed", """{"inputs":"a","dimensions":7}""", 422, "Validation", "The field 'dimensions' must be 256 for the model rankdb-encoder, not 7.")]
    [InlineData("/embed", """{"inputs":"a","pooling":"cls"}""", 422, "Validation", "The field 'pooling' is not supported; this route knows inputs, normalize, truncate, truncation_direction, prompt_name, dimensions, model.")]
    public async Task Errors_have_its_status_and_shape(string route, string body, int status, string type, string message)
    {
        using var caller = service.Caller();
        var answer = await caller.PostTextAsync(route, body, Token);
        Assert.Equal(status, answer.Status);
        Assert.Equal(new JsonObject { ["error"] = message, ["error_type"] = type }.ToJsonString(), answer.Json!.ToJsonString());
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_404_with_the_names_there_are()
    {
        using var caller = service.Caller();
        var rerank = await caller.PostAsync("/rerank", new { query = "q", texts = new[] { "a" }, model = "none" }, Token);
        Assert.Equal((404, service.Unknown("none").Reranker, "Validation"), (rerank.Status, (string)rerank.Json!["error"]!, (string)rerank.Json["error_type"]!));
        Assert.Contains("rankdb-reranker", rerank.Text, StringComparison.Ordinal);
        var embed = await caller.PostAsync("/embed", new { inputs = "a", model = "rankdb-reranker" }, Token);
        Assert.Equal((404, service.Unknown("rankdb-reranker").Encoder), (embed.Status, (string)embed.Json!["error"]!));
    }

    [Fact]
    public async Task Info_and_health_are_those_that_its_clients_ask_for()
    {
        using var caller = service.Caller();
        var info = (await caller.GetAsync("/info", Token)).Json!;
        Assert.Equal("rankdb-encoder", (string)info["model_id"]!);
        Assert.True(info["model_type"]!.AsObject().ContainsKey("embedding"));
        Assert.Equal((256, 10_000, true), ((int)info["max_input_length"]!, (int)info["max_client_batch_size"]!, (bool)info["auto_truncate"]!));
        var reranker = (await caller.GetAsync("/info?model=rankdb-reranker", Token)).Json!;
        Assert.True(reranker["model_type"]!.AsObject().ContainsKey("reranker"));
        var unknown = await caller.GetAsync("/info?model=none", Token);
        Assert.Equal((404, "There is no model 'none'; there are: rankdb-encoder, rankdb-reranker."), (unknown.Status, (string)unknown.Json!["error"]!));

        using var stranger = new HttpCaller(service.Address);
        Assert.Equal(401, (await stranger.GetAsync("/info", Token)).Status);
        var limit = DateTime.UtcNow.AddSeconds(30);
        var health = await stranger.GetAsync("/health", Token);
        while (health.Status == 503 && DateTime.UtcNow < limit)
        {
            // The models are tried after the start.
            health = await stranger.GetAsync("/health", Token);
        }

        Assert.Equal((200, ""), (health.Status, health.Text));
    }

    private static IEnumerable<(int Index, float Score)> Ranks(HttpCaller.Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return answer.Json!.AsArray().Select(rank => ((int)rank!["index"]!, (float)rank["score"]!));
    }

    private static float[][] Vectors(HttpCaller.Answer answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json!.AsArray().Select(vector => vector!.AsArray().Select(number => (float)number!).ToArray())];
    }
}
