using System.Runtime.CompilerServices;
using RankDb.Ranking.Fusion;
using RankDb.Ranking.Tuning;
using RankDb.Ranking.Tuning.Replays;
using RankDb.Service.Access;
using RankDb.Service.Metrics;
using RankDb.Service.Scoring;
using RankDb.Wire;

namespace RankDb.Service.Tuning;

/// <summary><c>database_tune(problem, ticket)</c>: searches the settings of a profile on candidates that the database has gathered. Needs no model.</summary>
internal sealed class TuneFunction(
    CallTicket tickets, TuneGate gate, ServiceOptions limits, SearchPriority searches, ServiceMetrics metrics, TimeProvider time, ILogger<TuneFunction> logger) : IWireFunction
{
    /// <summary>What the ticket of such a call is for.</summary>
    internal const string Purpose = "tune";

    public string Name => "database_tune";

    public IReadOnlyList<WireParameter> Parameters { get; } = [new("problem", WireType.Text), new("ticket", WireType.Text)];

    public IReadOnlyList<WireColumn> Columns { get; } = [new("kind", WireType.Text), new("trial", WireType.Int4), new("body", WireType.Text)];

    public async IAsyncEnumerable<object?[]> InvokeAsync(WireCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        tickets.Accept(Purpose, "", call.Arguments[1] as string);
        var json = CallArguments.Text(call, 0, "problem");
        if (CallArguments.Bytes(json) > limits.MaxBytesPerCall)
        {
            throw new WireException(
                "54000", $"the problem has more than {limits.MaxBytesPerCall} bytes, the limit of one call", "Tune on fewer queries, with smaller tops, or with fewer values of what changes the retrieval.");
        }

        var started = time.GetTimestamp();
        var outcome = "cancelled";
        try
        {
            List<object?[]> rows;
            using (await gate.EnterAsync(ct))
            {
                try
                {
                    // A thread of its own: it is busy for seconds.
                    rows = await Task.Factory.StartNew(() => Run(json, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
                catch (Exception failure) when (failure is WireException or FusionException or TuningException)
                {
                    outcome = (failure as WireException)?.SqlState ?? "22023";
                    throw failure as WireException ?? TuneJson.Bad(failure.Message, failure);
                }
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            outcome = "ok";
        }
        finally
        {
            var elapsed = time.GetElapsedTime(started);
            metrics.Request(Name, outcome, elapsed);
            logger.CallEnded(Name, outcome, (long)elapsed.TotalMilliseconds);
        }
    }

    private List<object?[]> Run(string json, CancellationToken cancellationToken)
    {
        var problem = TuneProblem.Read(json);
        using var pace = new TunePace(searches, time, cancellationToken);
        var objective = new ReplayObjective(problem.Judged, problem.Cases, problem.Settings.Of, problem.Metric, problem.Rows, problem.Cost, pace.Pause);
        var started = time.GetTimestamp();
        var result = Tuner.Run(problem.Space, objective, problem.Options, cancellationToken);
        return TuneRows.Of(result, time.GetElapsedTime(started), objective.Unscored);
    }
}
