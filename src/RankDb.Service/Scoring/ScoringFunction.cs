using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RankDb.Dispatch;
using RankDb.Inference;
using RankDb.Service.Metrics;
using RankDb.Wire;

namespace RankDb.Service.Scoring;

/// <summary>What all calls share: searches go before indexing, errors get their SQLSTATE, and time is measured.</summary>
internal abstract class ScoringFunction(SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger logger) : IWireFunction
{
    public abstract string Name { get; }

    public abstract IReadOnlyList<WireParameter> Parameters { get; }

    public abstract IReadOnlyList<WireColumn> Columns { get; }

    /// <inheritdoc />
    public bool IsForDirectClients => true;

    protected ServiceMetrics Metrics => metrics;

    protected TimeProvider Time => time;

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var outcome = "cancelled";
        using var search = priority.Enter();
        try
        {
            await using var rows = RunAsync(call, ct).GetAsyncEnumerator(ct);
            while (true)
            {
                try
                {
                    if (!await rows.MoveNextAsync())
                    {
                        outcome = "ok";
                        break;
                    }
                }
                catch (Exception exception) when (TryTranslate(exception, out var translated))
                {
                    outcome = translated.SqlState;
                    throw translated;
                }

                yield return rows.Current;
            }
        }
        finally
        {
            var elapsed = time.GetElapsedTime(started);
            metrics.Request(Name, outcome, elapsed);
            logger.CallEnded(Name, outcome, (long)elapsed.TotalMilliseconds);
        }
    }

    /// <summary>Runs the call; rows go out as they are yielded.</summary>
    protected abstract IAsyncEnumerable<object?[]> RunAsync(WireCall call, CancellationToken cancellationToken);

    private bool TryTranslate(Exception exception, [NotNullWhen(true)] out WireException? translated)
    {
        translated = exception switch
        {
            WireException wire => wire,
            ModelException model => new WireException(model.SqlState, model.Message, null, model),
            QueueFullException full => new WireException(
                "53000", $"the service is busy: {full.Queued} texts are waiting, the limit is {full.Limit}",
                "Try again in a moment; if it stays busy, raise Workers or MaxQueuedItems of the service.", full),
            ObjectDisposedException disposed => new WireException("55000", "the service is stopping", "Connect again.", disposed),
            _ => null,
        };
        if (translated is null && exception is not OperationCanceledException)
        {
            logger.CallFailed(Name, exception);
            translated = new WireException("58000", "the service failed; its log has the reason", null, exception);
        }

        return translated is not null;
    }
}
