using RankDb.Service.Metrics;

namespace RankDb.Service.Indexing;

/// <summary>Keeps the indexing workers connected: a lost database is waited for, and said once.</summary>
internal sealed class IndexingService(
    ServiceOptions options, IndexWorker worker, ServiceMetrics metrics, TimeProvider time, ILogger<IndexingService> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    // Well below the ten seconds after which rankdb.refresh says that no worker is connected.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var workers = new Task[options.IndexingWorkers];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = KeepWorkingAsync(i + 1, stoppingToken);
        }

        await Task.WhenAll(workers);
    }

    private async Task KeepWorkingAsync(int number, CancellationToken stoppingToken)
    {
        var backoff = new Backoff(FirstWait, LongestWait);
        var saidLost = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var connected = false;
            try
            {
                await using var queue = await PostgresIndexQueue.OpenAsync(options.DatabaseConnection!, stoppingToken);
                // A server that lets us in but has no RankDb yet counts as not reached.
                await queue.PendingAsync(stoppingToken);
                connected = true;
                saidLost = false;
                backoff.Reset();
                metrics.WorkerConnected();
                logger.WorkerConnected(number);
                await worker.RunAsync(queue, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!saidLost)
                {
                    logger.WorkerDisconnected(number, ReasonOf(exception));
                    saidLost = true;
                }
            }
            finally
            {
                if (connected)
                {
                    metrics.WorkerDisconnected();
                }
            }

            await Task.Delay(backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string ReasonOf(Exception exception)
    {
        var cause = exception is IndexConnectionException { InnerException: { } inner } ? inner : exception;
        return cause is Npgsql.PostgresException postgres ? $"{postgres.SqlState}: {postgres.MessageText}" : $"{cause.GetType().Name}: {cause.Message}";
    }
}
