using RankDb.Ranking.Metrics;

namespace RankDb.Ranking.Tuning.Replays;

/// <summary>What a combination of settings is: what the profile does, and which of the kept retrievals it does it with.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Variant">Which of the cases of each query.</param>
public readonly record struct ReplaySettings(ReplayPlan Plan, int Variant);

/// <summary>Measures combinations of a profile's settings on kept candidates.</summary>
public sealed class ReplayObjective : ITuningObjective
{
    private readonly Replay[][] _replays;
    private readonly ReplayCase[][] _cases;
    private readonly JudgedGrades[] _judged;
    private readonly Func<TuningChoice, ReplaySettings> _settings;
    private readonly IMetric _metric;
    private readonly int _rows;
    private readonly double _cost;
    private readonly Action? _pause;

    /// <summary>An objective.</summary>
    /// <param name="judged">By query: all its grades, of which at least one is relevant.</param>
    /// <param name="cases">By variant and query.</param>
    /// <param name="settings">Of a combination.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">How many rows a search is asked for: as many as the metric looks at.</param>
    /// <param name="cost">Taken from a query's reward for each 100 pairs that its cascade scores.</param>
    /// <param name="pause">Called before each query of each combination.</param>
    /// <exception cref="TuningException">A query has no relevant document, the metric is not defined for one, or a variant has not one case for each query.</exception>
    public ReplayObjective(
        IReadOnlyList<JudgedGrades> judged, IReadOnlyList<IReadOnlyList<ReplayCase>> cases, Func<TuningChoice, ReplaySettings> settings, IMetric metric, int rows,
        double cost = 0, Action? pause = null)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        for (var query = 0; query < judged.Count; query++)
        {
            if (judged[query].Relevant == 0)
            {
                throw new TuningException($"query {query} has no relevant document: no metric is defined for it");
            }

            if (!metric.IsDefined(judged[query].Ranking([])))
            {
                throw new TuningException($"query {query}: {metric.Name} is not defined for its judgments");
            }
        }

        if (cases.Any(variant => variant.Count != judged.Count))
        {
            throw new TuningException("each variant has one case for each query");
        }

        _judged = [.. judged];
        _cases = [.. cases.Select(variant => variant.ToArray())];
        _replays = [.. cases.Select(variant => variant.Select(kept => new Replay(kept)).ToArray())];
        (_settings, _metric, _rows, _cost, _pause) = (settings, metric, rows, cost, pause);
    }

    /// <inheritdoc/>
    public int Queries => _judged.Length;

    /// <summary>How many pairs the plans wanted scored of which the cases have no probability: not 0 means that the rankings are not those of a search.</summary>
    public long Unscored { get; private set; }

    /// <inheritdoc/>
    public TuningMeasurement? Measure(TuningChoice choice, CancellationToken cancellationToken)
    {
        var (plan, variant) = _settings(choice);
        if (!plan.IsPossible)
        {
            return null;
        }

        var values = new double[_judged.Length];
        var rewards = _cost == 0 ? values : new double[values.Length];
        for (var query = 0; query < values.Length; query++)
        {
            _pause?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            var ranking = _replays[variant][query].Rank(plan, _rows);
            Unscored += ranking.Unscored;
            values[query] = _metric.Measure(_judged[query].Ranking(_cases[variant][query].Grades, ranking.Documents));
            rewards[query] = _cost == 0 ? values[query] : values[query] - (_cost * ranking.Pairs / 100);
        }

        return new TuningMeasurement(values, rewards);
    }
}
