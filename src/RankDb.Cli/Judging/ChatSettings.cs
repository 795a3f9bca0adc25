using System.Text.Json;
using System.Text.Json.Nodes;

namespace RankDb.Cli.Judging;

/// <summary>Which language model judges, and how it is asked.</summary>
/// <param name="Url">The endpoint's full address, <c>.../chat/completions</c>.</param>
/// <param name="Model">The model, as the endpoint names it.</param>
/// <param name="Key">Sent as a bearer token; null for none. Never printed, never stored.</param>
/// <param name="Body">Settings that are added to each request; null takes one of ours away.</param>
/// <param name="Timeout">How long one answer may take.</param>
/// <param name="RetryDelay">The first pause after a refusal; it doubles each time.</param>
internal sealed record ChatSettings(Uri Url, string Model, string? Key, JsonObject? Body, TimeSpan Timeout, TimeSpan RetryDelay)
{
    /// <summary>The full address from what a user types: a host, a base such as <c>https://host/v1</c>, or the whole of it.</summary>
    /// <exception cref="CliException">It is no http or https address, or holds a password.</exception>
    internal static Uri Endpoint(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https"))
        {
            throw new CliException("--llm must be the address of an OpenAI-compatible endpoint", "for example: --llm http://127.0.0.1:8080/v1", ExitCode.WrongUse);
        }

        if (given.UserInfo.Length > 0)
        {
            throw new CliException("--llm must not hold a password", "put the key into an environment variable and name that with --llm-key-env", ExitCode.WrongUse);
        }

        var path = given.AbsolutePath.TrimEnd('/');
        return new UriBuilder(given)
        {
            Path = path.EndsWith("/chat/completions", StringComparison.Ordinal) ? path : (path.Length == 0 ? "/v1" : path) + "/chat/completions",
        }.Uri;
    }

    /// <summary>The key in an environment variable.</summary>
    /// <exception cref="CliException">The variable is not set, or cannot be sent in a header.</exception>
    internal static string? KeyFrom(string? variable)
    {
        if (variable is null)
        {
            return null;
        }

        var key = Environment.GetEnvironmentVariable(variable)?.Trim();
        return string.IsNullOrEmpty(key) ? throw new CliException($"the environment variable {variable} is not set", null, ExitCode.WrongUse)
            : key.Any(letter => letter is <= ' ' or > '~') ? throw new CliException($"the environment variable {variable} holds no key: it has characters that no key has", null, ExitCode.WrongUse)
            : key;
    }

    /// <summary>Settings of the request, as the user writes them.</summary>
    /// <exception cref="CliException">They are no JSON object, or change what the command itself decides.</exception>
    internal static JsonObject? BodyFrom(string? json)
    {
        if (json is null)
        {
            return null;
        }

        JsonObject? body = null;
        try
        {
            body = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            // Said below.
        }

        return body is not null && !body.ContainsKey("model") && !body.ContainsKey("messages") && !body.ContainsKey("stream") ? body
            : throw new CliException("--llm-body must be a JSON object without model, messages and stream", "for example: --llm-body '{\"max_tokens\": null, \"max_completion_tokens\": 2000}'", ExitCode.WrongUse);
    }
}
