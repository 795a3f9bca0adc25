using System.Collections.Frozen;

namespace RankDb.Ranking.Metrics;

/// <summary>A run measured against judgments: each metric for each query, and their means. Never changes once made.</summary>
public sealed class RunEvaluation
{
    private readonly FrozenDictionary<string, int> _places;
    private readonly double[][] _values;
    private readonly bool[][] _defined;

    private RunEvaluation(string[] queryIds, string[] metrics, double[][] values, bool[][] defined)
    {
        QueryIds = queryIds;
        _places = metrics.Select((name, place) => (name, place)).ToFrozenDictionary(entry => entry.name, entry => entry.place, StringComparer.Ordinal);
        _values = values;
        _defined = defined;
    }

    /// <summary>The measured queries, in order of their ids. Queries that only the run knows are not among them.</summary>
    public IReadOnlyList<string> QueryIds { get; }

    /// <summary>Measures a run.</summary>
    /// <param name="run">The rankings.</param>
    /// <param name="qrels">The judgments.</param>
    /// <param name="metrics">What to measure, each name once.</param>
    /// <param name="missing">What to do with judged queries that the run does not answer.</param>
    /// <exception cref="ArgumentException">A metric comes twice.</exception>
    public static RunEvaluation Of(Run run, Qrels qrels, IReadOnlyList<IMetric> metrics, MissingQueries missing = MissingQueries.Zero)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(qrels);
        ArgumentNullException.ThrowIfNull(metrics);
        var names = metrics.Select(metric => metric.Name).ToArray();
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The metric {twice.Key} comes twice.", nameof(metrics));
        }

        var queryIds = qrels.QueryIds.Where(query => missing == MissingQueries.Zero || run.Answers(query)).Order(StringComparer.Ordinal).ToArray();
        var values = names.Select(_ => new double[queryIds.Length]).ToArray();
        var defined = names.Select(_ => new bool[queryIds.Length]).ToArray();
        for (var query = 0; query < queryIds.Length; query++)
        {
            var ranking = new JudgedRanking(run.Of(queryIds[query]), qrels.Of(queryIds[query]));
            for (var metric = 0; metric < names.Length; metric++)
            {
                values[metric][query] = metrics[metric].Measure(ranking);
                defined[metric][query] = metrics[metric].IsDefined(ranking);
            }
        }

        return new RunEvaluation(queryIds, names, values, defined);
    }

    /// <summary>One metric's values in the order of <see cref="QueryIds"/>, 0 where it is not defined.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not measured.</exception>
    public IReadOnlyList<double> Values(string metric) => _values[_places[metric]];

    /// <summary>For which queries a metric is defined (<see cref="IMetric.IsDefined"/>), in the order of <see cref="QueryIds"/>.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not measured.</exception>
    public IReadOnlyList<bool> Defined(string metric) => _defined[_places[metric]];

    /// <summary>The mean of a metric over the measured queries for which it is defined; 0 without any.</summary>
    /// <exception cref="KeyNotFoundException">The metric was not measured.</exception>
    public double Mean(string metric)
    {
        var place = _places[metric];
        var (sum, count) = (0.0, 0);
        for (var query = 0; query < QueryIds.Count; query++)
        {
            if (_defined[place][query])
            {
                sum += _values[place][query];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }
}
