using System.Net;
using RankDb.Inference;

namespace RankDb.Service;

/// <summary>Every log line of this project, without texts and secrets. Event ids 4000-4999: 40xx host, 41xx scoring, 42xx indexing.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Model {Name} ({Kind}) version {Version} is loaded")]
    internal static partial void ModelLoaded(this ILogger logger, string name, ModelKind kind, string version);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "No model was found under the model folders: only ping and models will answer")]
    internal static partial void NoModels(this ILogger logger);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Information, Message = "Listening: wire {Wire}, socket {Socket}, http {Http}")]
    internal static partial void Listening(this ILogger logger, IPEndPoint wire, string? socket, IPEndPoint http);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "Ready: every model has scored a trial input")]
    internal static partial void TrialPassed(this ILogger logger);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Error, Message = "Model {Name} failed its trial input: {Reason}")]
    internal static partial void TrialFailed(this ILogger logger, string name, string reason);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Debug, Message = "{Function} ended with {Outcome} after {ElapsedMs} ms")]
    internal static partial void CallEnded(this ILogger logger, string function, string outcome, long elapsedMs);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "{Function} failed")]
    internal static partial void CallFailed(this ILogger logger, string function, Exception exception);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "Indexing worker {Worker} is connected")]
    internal static partial void WorkerConnected(this ILogger logger, int worker);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "Indexing worker {Worker} lost the database ({Reason}); it goes on trying")]
    internal static partial void WorkerDisconnected(this ILogger logger, int worker, string reason);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Debug, Message = "Index {Index}: {Rows} rows, {Chunks} chunks in {ElapsedMs} ms")]
    internal static partial void BatchIndexed(this ILogger logger, string index, int rows, int chunks, long elapsedMs);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Information, Message = "Index {Index} is settled, state {State}")]
    internal static partial void IndexSettled(this ILogger logger, string index, string state);

    [LoggerMessage(EventId = 4205, Level = LogLevel.Warning, Message = "Index {Index}: a batch failed with {SqlState}; the next takes {Rows} rows")]
    internal static partial void BatchHalved(this ILogger logger, string index, string sqlState, int rows);

    [LoggerMessage(EventId = 4206, Level = LogLevel.Information, Message = "Index {Index}: a batch met {SqlState} and is tried again")]
    internal static partial void BatchRetried(this ILogger logger, string index, string sqlState);

    [LoggerMessage(EventId = 4207, Level = LogLevel.Warning, Message = "Index {Index}: one row cannot be indexed ({SqlState}); see rankdb.errors")]
    internal static partial void RowFailed(this ILogger logger, string index, string sqlState);

    [LoggerMessage(EventId = 4208, Level = LogLevel.Error, Message = "Index {Index} cannot be worked on ({SqlState}: {Reason}); other indexes go on")]
    internal static partial void IndexFailed(this ILogger logger, string index, string sqlState, string reason);

    [LoggerMessage(EventId = 4209, Level = LogLevel.Warning, Message = "Index {Index}: its error could not be recorded ({SqlState})")]
    internal static partial void ReportFailed(this ILogger logger, string index, string sqlState);
}
