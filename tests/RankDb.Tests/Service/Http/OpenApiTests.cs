using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace RankDb.Tests.Service.Http;

public sealed class OpenApiTests(ShippedService service) : IClassFixture<ShippedService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_has_every_route_and_no_other()
    {
        using var stranger = new HttpCaller(service.Address);
        var document = (await stranger.GetAsync("/openapi.json", Token)).Json!;
        Assert.StartsWith("3.", (string)document["openapi"]!, StringComparison.Ordinal);
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = service.Routes.SelectMany(route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {route.RoutePattern.RawText}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_reference_of_the_document_is_there()
    {
        using var stranger = new HttpCaller(service.Address);
        var document = (await stranger.GetAsync("/openapi.json", Token)).Json!;
        var references = References(document).ToList();
        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            Assert.StartsWith("#/", reference, StringComparison.Ordinal);
            Assert.NotNull(reference[2..].Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]));
        }
    }

    [Theory]
    [InlineData("/rerank")]
    [InlineData("/embed")]
    [InlineData("/v1/rerank")]
    [InlineData("/v2/rerank")]
    [InlineData("/v1/embeddings")]
    public async Task The_fields_of_a_request_are_those_that_the_route_names_itself(string route)
    {
        using var caller = service.Caller();
        var document = (await caller.GetAsync("/openapi.json", Token)).Json!;
        var reference = (string)document["paths"]![route]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!;
        var fields = document["components"]!["schemas"]![reference.Split('/')[^1]]!["properties"]!.AsObject().Select(field => field.Key);
        var refusal = await caller.PostTextAsync(route, """{"no such field":1}""", Token);
        Assert.Contains($"'no such field' is not supported; this route knows {string.Join(", ", fields)}.", refusal.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(field => field.Key == "$ref" ? [(string)field.Value!] : References(field.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
