using System.Diagnostics;
using System.Diagnostics.Metrics;
using Npgsql;

namespace RankDb;

/// <summary>Traces and metrics of one client, under the name <c>RankDb</c>. Never holds query or document text.</summary>
internal sealed class RankDbTelemetry : IDisposable
{
    public const string Name = "RankDb";

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly Histogram<double> _duration;

    public RankDbTelemetry(IMeterFactory? factory)
    {
        // A factory owns the meters that it makes.
        _ownsMeter = factory is null;
        _meter = factory?.Create(Name) ?? new Meter(Name);
        _duration = _meter.CreateHistogram<double>("rankdb.client.operation.duration", "s", "Time of one call of the client, the database's work included.");
    }

    /// <summary>Runs an operation inside an activity, and records how long it took and what became of it.</summary>
    /// <param name="operation">Such as <c>search</c>.</param>
    /// <param name="index">The index, if the operation has one.</param>
    /// <param name="run">The operation.</param>
    /// <param name="status">What a result says about itself, such as <c>full</c> or <c>lexical</c>.</param>
    public async Task<TResult> MeasureAsync<TResult>(string operation, string? index, Func<Task<TResult>> run, Func<TResult, string?>? status = null)
    {
        using var activity = _source.StartActivity($"rankdb {operation}", ActivityKind.Client);
        activity?.SetTag("rankdb.operation", operation).SetTag("rankdb.index", index);
        var started = Stopwatch.GetTimestamp();
        var tags = new TagList { { "rankdb.operation", operation } };
        try
        {
            var result = await run().ConfigureAwait(false);
            if (status?.Invoke(result) is { } outcome)
            {
                activity?.SetTag("rankdb.status", outcome);
                tags.Add("rankdb.status", outcome);
            }

            return result;
        }
        catch (Exception error)
        {
            var type = error is PostgresException postgres ? postgres.SqlState : error.GetType().Name;
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", type);
            tags.Add("error.type", type);
            throw;
        }
        finally
        {
            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }
}
