using RankDb.Ranking.Metrics;

namespace RankDb.Ranking.Fusion.Learning;

/// <summary>The metric of every query at a choice of weights; each choice is measured once.</summary>
internal sealed class MeasuredWeights
{
    private readonly IReadOnlyList<JudgedLegs> _queries;
    private readonly FusionOptions _options;
    private readonly IMetric _metric;
    private readonly Dictionary<string, double[]> _measured = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellationToken;

    internal MeasuredWeights(IReadOnlyList<JudgedLegs> queries, IReadOnlyList<string> names, FusionOptions options, IMetric metric, CancellationToken cancellationToken)
    {
        (_queries, Names, _options, _metric, _cancellationToken) = (queries, names, options, metric, cancellationToken);
    }

    /// <summary>Of the legs, in the order of the weights.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>By query.</summary>
    internal double[] Of(WeightChoice choice)
    {
        if (!_measured.TryGetValue(choice.Key, out var values))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            _measured[choice.Key] = values = [.. _queries.Select(query => Measure(query, choice))];
        }

        return values;
    }

    /// <summary>The mean over the queries that are taken.</summary>
    internal double Mean(WeightChoice choice, Func<int, bool> takes)
    {
        var (sum, count) = (0.0, 0);
        var values = Of(choice);
        for (var q = 0; q < values.Length; q++)
        {
            if (takes(q))
            {
                sum += values[q];
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private double Measure(JudgedLegs query, WeightChoice choice)
    {
        var legs = query.Legs.Select(leg => _options.Minus.Contains(leg.Name) ? leg : leg with { Weight = choice.Of(Names, leg.Name) }).ToArray();
        return _metric.Measure(Fuser.Fuse(legs, _options).Select(item => item.Id).ToArray(), query.Grades);
    }
}
