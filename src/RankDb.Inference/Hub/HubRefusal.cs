using System.Net;

namespace RankDb.Inference;

/// <summary>What the hub's refusals mean: it answers 401 also for what does not exist, so that names cannot be guessed.</summary>
internal static class HubRefusal
{
    /// <summary>The exception for an answer that is no success.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="id">The repository.</param>
    /// <param name="revision">The revision asked for.</param>
    /// <param name="hasToken">Whether a token was sent.</param>
    /// <param name="path">The file asked for, or null.</param>
    internal static ModelException Of(HttpResponseMessage answer, HubModelId id, string revision, bool hasToken, string? path)
    {
        var code = Header(answer, "X-Error-Code");
        var message = Header(answer, "X-Error-Message");
        var host = answer.RequestMessage?.RequestUri?.Host;
        var token = hasToken ? "the token that was sent" : "no token was sent: set HF_TOKEN";
        return (answer.StatusCode, code) switch
        {
            (_, "GatedRepo") => new(
                $"{id} is gated: its conditions must be accepted on its page at {host}, by the account of the token ({token}).", "55000"),
            (_, "RevisionNotFound") => new($"{id} has no revision '{revision}'.", "42704"),
            (_, "EntryNotFound") => new($"{id} has no file '{path}' at revision '{revision}'.", "42704"),
            (HttpStatusCode.Unauthorized, _) when message?.Contains("Invalid credentials", StringComparison.OrdinalIgnoreCase) == true => new(
                $"{host} does not accept the token. Check HF_TOKEN or RANKDB_HUB_TOKEN.", "55000"),
            (HttpStatusCode.Unauthorized, _) or (_, "RepoNotFound") => new(
                $"{id} does not exist on {host}, or is private and {(hasToken ? "not open to the token that was sent" : token)}.", "42704"),
            (HttpStatusCode.Forbidden, _) => new($"{host} refuses access to {id} ({token}): {message ?? "403 Forbidden"}.", "55000"),
            (HttpStatusCode.NotFound, _) => new($"{host} has no {(path is null ? $"model {id}" : $"file '{path}' of {id}")} at revision '{revision}'.", "42704"),
            _ => new($"{host} answered {HubTransport.Words(answer)} for {path ?? id.Text}{(message is null ? "" : $": {message}")}.", "58000"),
        };
    }

    internal static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? values.FirstOrDefault() : null;
}
