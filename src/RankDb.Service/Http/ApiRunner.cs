using System.Diagnostics.CodeAnalysis;
using RankDb.Dispatch;
using RankDb.Inference;
using RankDb.Service.Http.Requests;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;

namespace RankDb.Service.Http;

/// <summary>What all routes share: the key, limits, the deadline, errors in the API's shape, and a measured outcome.</summary>
internal sealed class ApiRunner(
    HttpAccess access, ServiceOptions options, SearchPriority priority, ServiceMetrics metrics, TimeProvider time, ILogger<ApiRunner> logger) : IDisposable
{
    // Each may hold a body of MaxHttpBodyBytes; without a bound, so would any number of clients.
    private readonly SemaphoreSlim _running = new(options.MaxHttpRequests);

    /// <summary>Runs a route that scores: POST with a JSON body.</summary>
    internal Task PostAsync(HttpContext context, string route, ErrorShape errors, Func<ApiCall, Task> run) =>
        RunAsync(context, route, errors, async () =>
        {
            if (!await _running.WaitAsync(0))
            {
                throw new HttpFault(HttpFaultKind.Busy, $"The service is busy with {options.MaxHttpRequests} requests (option MaxHttpRequests); try again in a moment.");
            }

            try
            {
                var deadline = RequestDeadline.Of(context.Request, options.HttpTimeoutMs, time);
                using var body = await RequestBody.ReadAsync(context.Request, options.MaxHttpBodyBytes, context.RequestAborted);
                using var search = priority.Enter();
                await run(new ApiCall(route, context, body.RootElement, deadline));
            }
            finally
            {
                _running.Release();
            }
        });

    /// <summary>Runs a route that tells: GET without a body.</summary>
    internal Task GetAsync(HttpContext context, string route, ErrorShape errors, Func<ApiCall, Task> run) =>
        RunAsync(context, route, errors, () => run(new ApiCall(route, context, default, DateTimeOffset.MaxValue)));

    public void Dispose() => _running.Dispose();

    private async Task RunAsync(HttpContext context, string route, ErrorShape errors, Func<Task> run)
    {
        var started = time.GetTimestamp();
        var outcome = "cancelled";
        try
        {
            access.Check(context);
            await run();
            outcome = "200";
        }
        catch (Exception exception) when (TryTranslate(context, route, exception, out var fault))
        {
            var status = errors.StatusOf(fault.Kind);
            outcome = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await TellAsync(context, errors, fault, status);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone; nobody reads an answer.
            context.Abort();
        }
        finally
        {
            var elapsed = time.GetElapsedTime(started);
            metrics.Request(route, outcome, elapsed);
            logger.CallEnded(route, outcome, (long)elapsed.TotalMilliseconds);
        }
    }

    private static async Task TellAsync(HttpContext context, ErrorShape errors, HttpFault fault, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        if (fault.Kind is HttpFaultKind.Busy or HttpFaultKind.NotReady)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        else if (fault.Kind == HttpFaultKind.Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        try
        {
            await ApiCall.SendAsync(context, status, writer =>
            {
                errors.Write(writer, fault, status);
                return Task.CompletedTask;
            });
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private bool TryTranslate(HttpContext context, string route, Exception exception, [NotNullWhen(true)] out HttpFault? fault)
    {
        fault = exception switch
        {
            HttpFault known => known,
            _ when context.RequestAborted.IsCancellationRequested => null,
            QueueFullException full => new HttpFault(
                HttpFaultKind.Busy, $"The service is busy: {full.Queued} texts are waiting, the limit is {full.Limit}; try again in a moment.", cause: full),
            ModelException model => new HttpFault(KindOf(model), Sentence(model.Message), KindOf(model) == HttpFaultKind.UnknownModel ? "model" : null, model),
            ObjectDisposedException disposed => new HttpFault(HttpFaultKind.NotReady, "The service is stopping; try again in a moment.", cause: disposed),
            BadHttpRequestException bad => new HttpFault(
                HttpFaultKind.BadJson, "The request cannot be read: it ended early, came too slowly, or is not proper HTTP.", cause: bad),
            _ => null,
        };
        if (fault is null && exception is not (OperationCanceledException or IOException) && !context.RequestAborted.IsCancellationRequested)
        {
            logger.CallFailed(route, exception);
            fault = new HttpFault(HttpFaultKind.Failed, "The service failed; its log has the reason.", cause: exception);
        }

        return fault is not null;
    }

    private static HttpFaultKind KindOf(ModelException exception) => exception.SqlState switch
    {
        "42704" => HttpFaultKind.UnknownModel,
        "22023" => HttpFaultKind.BadValue,
        "54000" => HttpFaultKind.BatchTooLarge,
        "53000" => HttpFaultKind.Busy,
        "55000" => HttpFaultKind.NotReady,
        _ => HttpFaultKind.Failed,
    };

    private static string Sentence(string message) => message.EndsWith('.') ? message : message + ".";
}
