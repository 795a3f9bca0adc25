namespace RankDb.Wire.Session;

/// <summary>Ends the session with an error that the client is told.</summary>
internal sealed class FatalException(string sqlState, string message) : Exception(message)
{
    public string SqlState { get; } = sqlState;
}
