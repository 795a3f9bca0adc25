using Microsoft.Extensions.Logging;

namespace RankDb.Wire.Session;

/// <summary>What a client is told when a function ends with an exception of its own.</summary>
internal static class CallError
{
    /// <summary>A cancellation when the client has gone, 57014 when the call was cancelled, else 58000; the log gets the place and never the text.</summary>
    public static Exception Of(Exception error, Portal portal, ILogger logger, string connection, CancellationToken closed)
    {
        if (closed.IsCancellationRequested)
        {
            return new OperationCanceledException(closed);
        }

        if (error is OperationCanceledException)
        {
            return new WireException(SqlStates.Cancelled, portal.IsCancelled ? "canceling statement due to user request" : "the call was cancelled");
        }

        logger.FunctionFailed(connection, portal.Plan.Name, error.GetType().Name, WireSession.FirstFrame(error));
        return new WireException(SqlStates.Failed, $"{portal.Plan.Name} failed inside the service", "The service's log says where.");
    }
}
