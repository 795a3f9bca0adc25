using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class HttpLargeInputTests(ShippedService service) : IClassFixture<ShippedService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_documents_are_scored_and_one_more_is_refused()
    {
        using var caller = service.Caller();
        var documents = Enumerable.Range(0, 10_000).Select(i => i % 2 == 0 ? "" : "read").ToArray();
        var answer = await caller.PostAsync("/v2/rerank", new { query = "read", documents, model = "default", top_n = 3 }, Token);
        Assert.Equal(200, answer.Status);
        Assert.Equal(3, answer.Json!["results"]!.AsArray().Count);
        Assert.Equal(100, (int)answer.Json["meta"]!["billed_units"]!["search_units"]!);
        var refused = await caller.PostAsync("/v2/rerank", new { query = "read", documents = documents.Append("x"), model = "default" }, Token);
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task A_document_of_10_MB_is_cut_or_refused_as_asked()
    {
        using var caller = service.Caller();
        var document = string.Concat(Enumerable.Repeat("read the file line by line ", 400_000));
        var wire = await service.WireScoresAsync(ShippedService.Query, [document], Token);
        var cut = await caller.PostAsync("/rerank", new { query = ShippedService.Query, texts = new[] { document } }, Token);
        Assert.Equal(wire[0], (float)cut.Json![0]!["score"]!);
        var refused = await caller.PostAsync("/rerank", new { query = ShippedService.Query, texts = new[] { document }, truncate = false }, Token);
        Assert.Equal((413, "Validation"), (refused.Status, (string)refused.Json!["error_type"]!));
        var vector = await caller.PostAsync("/v1/embeddings", new { input = document, model = "default" }, Token);
        Assert.Equal((400, "context_length_exceeded"), (vector.Status, (string)vector.Json!["error"]!["code"]!));
    }
}
