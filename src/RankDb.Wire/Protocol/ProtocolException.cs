namespace RankDb.Wire.Protocol;

/// <summary>The client broke the protocol: it is told, and the connection closes.</summary>
internal sealed class ProtocolException(string message, string sqlState = SqlStates.ProtocolViolation) : Exception(message)
{
    public string SqlState { get; } = sqlState;
}
