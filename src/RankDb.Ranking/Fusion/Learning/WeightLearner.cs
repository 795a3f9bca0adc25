using RankDb.Ranking.Metrics;

namespace RankDb.Ranking.Fusion.Learning;

/// <summary>Chooses the weights of legs that give the best mean of a metric on judged queries.</summary>
/// <remarks>
/// Up to three legs: every choice on a grid of twentieths. More: coordinate ascent (Metzler and Croft: Linear feature-based models for information
/// retrieval, Information Retrieval 2007), from equal weights: for one leg after the other the best share of a grid, the others in proportion,
/// until nothing improves. No randomness. Of equally good choices the one nearest to equal weights.
/// </remarks>
public sealed class WeightLearner
{
    private const int Step = WeightChoice.Whole / 20;
    private const int MostRounds = 10;
    private const double LeastGain = 1e-9;

    private readonly FusionOptions _options;
    private readonly IMetric _metric;
    private readonly int _folds;

    /// <summary>A learner.</summary>
    /// <param name="options">The method that the weights are for.</param>
    /// <param name="metric">What to maximise; null: nDCG@10.</param>
    /// <param name="folds">Parts of the cross-validation, 2 or more; query i is in part i mod folds.</param>
    public WeightLearner(FusionOptions options, IMetric? metric = null, int folds = 5)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        (_options, _metric, _folds) = (options, metric ?? new Ndcg(10), folds);
    }

    /// <summary>Learns.</summary>
    /// <param name="queries">Judged queries with the same legs; at least one for each fold.</param>
    /// <param name="cancellationToken">Looked at before each choice is measured.</param>
    /// <exception cref="FusionException">There are fewer queries than folds, no legs, legs of other names, or what <see cref="Fuser"/> refuses.</exception>
    public LearnedWeights Learn(IReadOnlyList<JudgedLegs> queries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Count < _folds)
        {
            throw new FusionException($"{queries.Count} judged queries are not enough for {_folds} folds");
        }

        string[] names = [.. queries[0].Legs.Select(leg => leg.Name).Where(name => !_options.Minus.Contains(name)).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw new FusionException("there is no leg to weigh");
        }

        if (queries.Any(query => query.Legs.Count != queries[0].Legs.Count))
        {
            throw new FusionException($"every query must have the legs of the first: {string.Join(", ", queries[0].Legs.Select(leg => leg.Name))}");
        }

        var measured = new MeasuredWeights(queries, names, _options, _metric, cancellationToken);
        var best = Best(measured, _ => true);
        var folds = Enumerable.Range(0, _folds).Select(fold => Best(measured, query => query % _folds != fold)).ToArray();
        return new LearnedWeights(
            Named(best), measured.Mean(best, _ => true),
            Enumerable.Range(0, queries.Count).Average(query => measured.Of(folds[query % _folds])[query]),
            measured.Mean(WeightChoice.Equal(names.Length), _ => true),
            [.. folds.Select(Named)]);

        IReadOnlyDictionary<string, double> Named(WeightChoice choice) => names.ToDictionary(name => name, name => choice.Of(names, name), StringComparer.Ordinal);
    }

    private static WeightChoice Best(MeasuredWeights measured, Func<int, bool> takes)
    {
        var legs = measured.Names.Count;
        return legs <= 3 ? Grid(legs).Aggregate(WeightChoice.Equal(legs), (best, choice) => Better(measured, takes, best, choice)) : Ascend(measured, takes);
    }

    private static WeightChoice Ascend(MeasuredWeights measured, Func<int, bool> takes)
    {
        var best = WeightChoice.Equal(measured.Names.Count);
        for (var round = 0; round < MostRounds; round++)
        {
            var before = best;
            for (var leg = 0; leg < measured.Names.Count; leg++)
            {
                var from = best;
                for (var share = 0; share <= WeightChoice.Whole; share += Step)
                {
                    best = Better(measured, takes, best, from.With(leg, share));
                }
            }

            if (best.Key == before.Key)
            {
                break;
            }
        }

        return best;
    }

    private static WeightChoice Better(MeasuredWeights measured, Func<int, bool> takes, WeightChoice best, WeightChoice choice)
    {
        var gain = measured.Mean(choice, takes) - measured.Mean(best, takes);
        return gain > LeastGain || (gain > -LeastGain && choice.Skew() < best.Skew()) ? choice : best;
    }

    private static IEnumerable<WeightChoice> Grid(int legs)
    {
        for (var first = 0; first <= WeightChoice.Whole; first += Step)
        {
            if (legs == 1)
            {
                yield break;
            }

            for (var second = 0; first + second <= WeightChoice.Whole; second += Step)
            {
                if (legs == 3)
                {
                    yield return new WeightChoice([first, second, WeightChoice.Whole - first - second]);
                }
                else if (first + second == WeightChoice.Whole)
                {
                    yield return new WeightChoice([first, second]);
                }
            }
        }
    }
}
