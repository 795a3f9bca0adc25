namespace RankDb.Service.Http;

/// <summary>A request that gets an error; each API says it in its own status and shape.</summary>
/// <param name="kind">What went wrong.</param>
/// <param name="message">Told to the caller: what was wrong and what would be right.</param>
/// <param name="field">The field of the request that was wrong, where there is one.</param>
/// <param name="cause">The error behind it.</param>
internal sealed class HttpFault(HttpFaultKind kind, string message, string? field = null, Exception? cause = null) : Exception(message, cause)
{
    internal HttpFaultKind Kind { get; } = kind;

    internal string? Field { get; } = field;
}
