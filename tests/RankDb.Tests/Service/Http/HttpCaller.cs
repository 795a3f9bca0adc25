using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Tests.Service.Http;

/// <summary>A plain HTTP client that sends JSON and reads JSON.</summary>
internal sealed class HttpCaller(Uri service, string? key = null) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = service, Timeout = TimeSpan.FromMinutes(2) };

    internal Task<Answer> PostAsync(string route, object body, CancellationToken cancellationToken, string? timeoutMs = null) =>
        PostTextAsync(route, JsonSerializer.Serialize(body), cancellationToken, timeoutMs: timeoutMs);

    internal Task<Answer> PostTextAsync(
        string route, string body, CancellationToken cancellationToken, string contentType = "application/json", string? timeoutMs = null) =>
        PostBytesAsync(route, Encoding.UTF8.GetBytes(body), cancellationToken, contentType, timeoutMs);

    internal async Task<Answer> PostBytesAsync(
        string route, byte[] body, CancellationToken cancellationToken, string contentType = "application/json", string? timeoutMs = null, bool chunked = false)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        if (timeoutMs is not null)
        {
            request.Headers.Add("X-RankDb-Timeout-Ms", timeoutMs);
        }

        return await SendAsync(request, cancellationToken);
    }

    internal async Task<Answer> GetAsync(string route, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        return await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Answer((int)response.StatusCode, isJson ? JsonNode.Parse(text) : null, text, response.Headers);
    }

    internal sealed record Answer(int Status, JsonNode? Json, string Text, HttpResponseHeaders Headers);
}
