using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Cli.Judging;

/// <summary>An OpenAI-compatible <c>/v1/chat/completions</c>: one question, one answer; asks again while the endpoint is busy or down.</summary>
internal sealed class ChatEndpoint : IDisposable
{
    private const int Attempts = 6;
    private const int LargestAnswer = 4 << 20;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);

    private readonly ChatSettings _settings;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    internal ChatEndpoint(ChatSettings settings, TimeProvider? time = null)
    {
        _settings = settings;
        _time = time ?? TimeProvider.System;
        // No redirection: it could take the texts, and the key, to another host than the one that the user agreed to.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !settings.Url.IsLoopback, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Asks one question.</summary>
    /// <exception cref="ChatFailure">There is no answer, also after several attempts where another one made sense.</exception>
    internal async Task<ChatAnswer> AskAsync(string instructions, string question, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["model"] = _settings.Model,
            ["messages"] = new JsonArray(
                new JsonObject { ["role"] = "system", ["content"] = instructions },
                new JsonObject { ["role"] = "user", ["content"] = question }),
            ["temperature"] = 0,
            ["max_tokens"] = 1000,
        };
        foreach (var (name, value) in _settings.Body ?? [])
        {
            body[name] = value?.DeepClone();
        }

        foreach (var name in body.Where(part => part.Value is null).Select(part => part.Key).ToList())
        {
            body.Remove(name);
        }

        var text = body.ToJsonString();
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failure, pause) = await TryAsync(text, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            if (pause is null || attempt == Attempts)
            {
                throw failure!;
            }

            var backoff = _settings.RetryDelay * (1 << (attempt - 1));
            await Task.Delay(pause > backoff ? pause.Value : backoff < LongestDelay ? backoff : LongestDelay, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    // An answer; or a failure, with a pause where another attempt makes sense.
    private async Task<(ChatAnswer? Answer, ChatFailure? Failure, TimeSpan? Pause)> TryAsync(string body, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_settings.Timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (_settings.Key is not null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _settings.Key);
            }

            using var response = await _client.SendAsync(request, limit.Token);
            var content = await response.Content.ReadAsStringAsync(limit.Token);
            if (response.IsSuccessStatusCode)
            {
                return Read(content) is { } answer ? (answer, null, null) : (null, Failure($"an answer of another form: {Start(content)}", false), null);
            }

            var failure = Failure(
                string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode} {Message(content)}"),
                response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed || (int)response.StatusCode is >= 300 and < 400);
            return (null, failure, response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500 ? RetryAfter(response) : null);
        }
        catch (HttpRequestException lost)
        {
            return (null, Failure(lost.Message, false), TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Failure(string.Create(CultureInfo.InvariantCulture, $"no answer within {_settings.Timeout.TotalSeconds:0.#} s"), false), TimeSpan.Zero);
        }
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var pause = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : TimeSpan.Zero);
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestDelay ? LongestDelay : pause;
    }

    private static ChatAnswer? Read(string content)
    {
        try
        {
            var root = JsonNode.Parse(content);
            return (root as JsonObject)?["choices"] is JsonArray { Count: > 0 } choices
                && ((choices[0] as JsonObject)?["message"] as JsonObject)?["content"] is JsonValue text && text.TryGetValue<string>(out var said)
                ? new ChatAnswer(said, Tokens(root["usage"], "prompt_tokens"), Tokens(root["usage"], "completion_tokens"))
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static long Tokens(JsonNode? usage, string name) =>
        (usage as JsonObject)?[name] is JsonValue value && value.TryGetValue<long>(out var tokens) && tokens >= 0 ? tokens : 0;

    // OpenAI's {"error": {"message": "..."}}, {"error": "..."}, or how the text starts.
    private static string Message(string content)
    {
        try
        {
            var error = (JsonNode.Parse(content) as JsonObject)?["error"];
            return Start(((error as JsonObject)?["message"] ?? error)?.ToString() ?? content);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException)
        {
            return Start(content);
        }
    }

    private static string Start(string text) => new([.. text.Take(300).Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    // Some endpoints repeat the key that they refuse.
    private ChatFailure Failure(string message, bool isFinal) =>
        new(_settings.Key is { } key ? message.Replace(key, "[key]", StringComparison.Ordinal) : message, isFinal);
}
