using System.Diagnostics;
using System.Text;
using RankDb.Service.Metrics;

namespace RankDb.Service.Indexing;

/// <summary>
/// Works the queue over one connection, one transaction a batch. A failing row is found by halving and set aside;
/// a failing index waits while the others go on; a lost connection is the caller's to replace.
/// </summary>
internal sealed class IndexWorker(
    IndexAgenda agenda, IBatchEncoder encoder, ServiceMetrics metrics, ServiceOptions options, TimeProvider time, ILogger<IndexWorker> logger)
{
    private const string Ready = "ready";

    /// <summary>Works until cancelled; throws what <see cref="FaultKind.Connection"/> stands for.</summary>
    internal async Task RunAsync(IIndexQueue queue, CancellationToken cancellationToken)
    {
        var poll = TimeSpan.FromMilliseconds(options.IndexPollMs);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await WorkOnceAsync(queue, cancellationToken))
            {
                await queue.WaitAsync(poll, cancellationToken);
            }
        }
    }

    /// <summary>One batch of one index; false when there was nothing to do.</summary>
    internal async Task<bool> WorkOnceAsync(IIndexQueue queue, CancellationToken cancellationToken)
    {
        if (agenda.Take(await queue.PendingAsync(cancellationToken)) is not var (index, progress))
        {
            return false;
        }

        try
        {
            if (index.Pending > 0)
            {
                await WorkBatchAsync(queue, index, progress, cancellationToken);
            }
            else if (index.State != Ready)
            {
                await SettleAsync(queue, index, progress, cancellationToken);
            }
            else
            {
                ComeBackSoon(progress);
            }

            return true;
        }
        finally
        {
            agenda.Return(index.Id);
        }
    }

    private async Task SettleAsync(IIndexQueue queue, PendingIndex index, IndexProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            var state = await queue.SettleAsync(index.Id, cancellationToken);
            logger.IndexSettled(index.Name, state);
            Clear(progress);
            if (state != Ready)
            {
                ComeBackSoon(progress);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // No row is to blame for a failed settlement.
            var kind = FaultClassifier.KindOf(exception);
            await HandleAsync(queue, index, progress, exception, kind == FaultKind.Rows ? FaultKind.Index : kind, cancellationToken);
        }
    }

    private async Task WorkBatchAsync(IIndexQueue queue, PendingIndex index, IndexProgress progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<ClaimedRow> rows = [];
        var size = progress.Sizer.Next;
        try
        {
            var started = time.GetTimestamp();
            await using var batch = await queue.ClaimAsync(index.Id, size, cancellationToken);
            rows = batch.Rows;
            var bytes = BytesOf(rows);
            progress.Sizer.Observe(rows.Count, bytes);
            var chunks = 0;
            if (rows.Count > 0)
            {
                var encodedBy = encoder.Describe(index);
                var encoded = encoder.EncodeAsync(index, rows, cancellationToken);
                chunks = await batch.ApplyAsync(encoded, encodedBy, cancellationToken);
                if (encoder.Describe(index) != encodedBy)
                {
                    // Its vectors may be of either model, so none is kept.
                    throw new IndexFaultException(
                        new IndexFault("55000", $"a model ({index.Model}{(index.SparseModel is { } sparse ? ", " + sparse : "")}) was replaced while a batch was encoded; the batch is tried again"));
                }
            }

            await batch.CommitAsync(cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            metrics.IndexBatch(index.Name, rows.Count, chunks, elapsed);
            logger.BatchIndexed(index.Name, rows.Count, chunks, (long)elapsed.TotalMilliseconds);
            progress.Sizer.Succeeded(rows.Count, bytes, index.Pending);
            Clear(progress);
            if (!batch.Worked)
            {
                ComeBackSoon(progress);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var kind = FaultClassifier.KindOf(exception);
            if (kind == FaultKind.Rows && rows.Count == 0 && size == 1)
            {
                kind = FaultKind.Index; // claiming itself fails, so no row can be named
            }

            if (kind == FaultKind.Rows && rows.Count == 1)
            {
                await SetAsideAsync(queue, index, rows[0].Key, exception, cancellationToken);
                Clear(progress);
                return;
            }

            await HandleAsync(queue, index, progress, exception, kind, cancellationToken);
        }
    }

    private async Task SetAsideAsync(
        IIndexQueue queue, PendingIndex index, string[] key, Exception exception, CancellationToken cancellationToken)
    {
        var fault = FaultClassifier.FaultOf(exception);
        await queue.FailAsync(index.Id, key, fault, cancellationToken);
        metrics.IndexRowFailed(index.Name, fault.SqlState);
        logger.RowFailed(index.Name, fault.SqlState);
    }

    private async Task HandleAsync(
        IIndexQueue queue, PendingIndex index, IndexProgress progress, Exception exception, FaultKind kind, CancellationToken cancellationToken)
    {
        var fault = FaultClassifier.FaultOf(exception);
        switch (kind)
        {
            case FaultKind.Connection:
                throw exception is IndexConnectionException ? exception : new IndexConnectionException(exception);
            case FaultKind.Rows:
                progress.Sizer.Failed();
                logger.BatchHalved(index.Name, fault.SqlState, progress.Sizer.Next);
                break;
            case FaultKind.Retry:
                Postpone(progress);
                logger.BatchRetried(index.Name, fault.SqlState);
                break;
            case FaultKind.Index:
                Postpone(progress);
                if (progress.ReportedFault != fault.SqlState)
                {
                    logger.IndexFailed(index.Name, fault.SqlState, fault.Message);
                    progress.ReportedFault = fault.SqlState;
                }

                metrics.IndexFailed(index.Name, fault.SqlState);
                await ReportAsync(queue, index, fault, cancellationToken);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // With the disk full even the report may fail; the log has the fault already, and the next attempt reports it again.
    private async Task ReportAsync(IIndexQueue queue, PendingIndex index, IndexFault fault, CancellationToken cancellationToken)
    {
        try
        {
            await queue.IndexErrorAsync(index.Id, fault, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            && FaultClassifier.KindOf(exception) != FaultKind.Connection)
        {
            logger.ReportFailed(index.Name, FaultClassifier.FaultOf(exception).SqlState);
        }
    }

    // Another connection works on the index, or it is not settled yet: nothing is wrong.
    private void ComeBackSoon(IndexProgress progress) => progress.NotBefore = time.GetUtcNow().AddMilliseconds(options.IndexPollMs);

    private void Postpone(IndexProgress progress) => progress.NotBefore = time.GetUtcNow() + progress.Backoff.Next();

    private static void Clear(IndexProgress progress)
    {
        progress.Backoff.Reset();
        progress.ReportedFault = null;
    }

    private static long BytesOf(IReadOnlyList<ClaimedRow> rows)
    {
        var bytes = 0L;
        foreach (var row in rows)
        {
            bytes += Encoding.UTF8.GetByteCount(row.Content);
        }

        return bytes;
    }
}
