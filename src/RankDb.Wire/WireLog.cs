using Microsoft.Extensions.Logging;

namespace RankDb.Wire;

/// <summary>Every log line of this project. Event ids 1000-1999. Never query text, document text or passwords.</summary>
internal static partial class WireLog
{
    [LoggerMessage(EventId = 1001, Level = LogLevel.Debug, Message = "{Connection}: logged in as session {Process}")]
    internal static partial void LoggedIn(this ILogger logger, string connection, int process);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "{Connection}: wrong password or unknown user")]
    internal static partial void WrongPassword(this ILogger logger, string connection);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "{Connection}: refused, {Count} sessions are open")]
    internal static partial void TooManyConnections(this ILogger logger, string connection, int count);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "{Connection}: closed, the client broke the protocol: {Reason}")]
    internal static partial void ProtocolViolation(this ILogger logger, string connection, string reason);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Information, Message = "{Connection}: closed, not logged in after {Seconds} s")]
    internal static partial void AuthenticationTimeout(this ILogger logger, string connection, double seconds);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Error, Message = "{Connection}: {Function} failed with {Failure} at {Place}")]
    internal static partial void FunctionFailed(this ILogger logger, string connection, string function, string failure, string place);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Error, Message = "{Connection}: the session failed with {Failure} at {Place}")]
    internal static partial void SessionFailed(this ILogger logger, string connection, string failure, string place);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Debug, Message = "{Connection}: closed")]
    internal static partial void Closed(this ILogger logger, string connection);
}
