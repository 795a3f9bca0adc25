namespace RankDb.Wire;

/// <summary>An error that is reported to the client with a SQLSTATE; the connection stays usable.</summary>
/// <param name="sqlState">Five characters; see docs/wire.md for the closed list.</param>
/// <param name="message">One sentence for a person; must not quote document text.</param>
/// <param name="hint">What to do about it, or null.</param>
/// <param name="innerException">The cause, or null. It is never sent.</param>
public class WireException(string sqlState, string message, string? hint = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The SQLSTATE, five characters.</summary>
    public string SqlState { get; } = sqlState;

    /// <summary>What the caller can do, or null.</summary>
    public string? Hint { get; } = hint;
}
