using Microsoft.Extensions.Logging;

namespace RankDb.Dispatch;

/// <summary>Every log line of this project. Event ids 2000-2999. Never an item's content.</summary>
internal static partial class DispatchLog
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Refused a request of {Requested} items: {Waiting} of {Limit} already wait")]
    internal static partial void QueueFull(this ILogger logger, int requested, int waiting, int limit);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "A batch of {Items} items failed with {Failure}; its requests get the error")]
    internal static partial void BatchFailed(this ILogger logger, int items, string failure);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "Shutdown gave up on {Items} waiting items")]
    internal static partial void ShutdownGaveUp(this ILogger logger, int items);
}
