using RankDb.Ranking.Tuning.Searches;

namespace RankDb.Ranking.Tuning;

/// <summary>Searches a space for the combination with the best mean reward on judged queries, and says by cross-validation what that is worth.</summary>
/// <remarks>
/// Of combinations that are equally good the one nearest to what is in use: the fewest changed values, then the fewest places in their lists, then the
/// first that was tried. In the cross-validation the whole search is repeated without the queries of each fold, and what it chooses is measured on
/// these: grid and random try the same combinations whatever the queries, so only the choice is repeated.
/// </remarks>
public static class Tuner
{
    /// <summary>Tunes.</summary>
    /// <param name="space">What can be changed.</param>
    /// <param name="objective">Measures.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Looked at before each combination; the objective looks more often.</param>
    /// <exception cref="TuningException">There are fewer queries than folds, a grid has more combinations than points, an option is out of its range, or what is in use cannot be measured.</exception>
    public static TuningResult Run(TuningSpace space, ITuningObjective objective, TuningOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(options);
        Check(space, objective, options);
        var measured = new MeasuredChoices(objective, options.Folds, cancellationToken);
        var search = Search(space, measured, options, null, out var pulls);
        var (before, chosen) = (search.Tried[0], search.Best());
        var alone = measured.Count;
        var foldChoices = new TuningChoice[options.Folds];
        var sum = 0.0;
        for (var fold = 0; fold < foldChoices.Length; fold++)
        {
            var without = options.Method is TuningMethod.Grid or TuningMethod.Random ? Again(search, measured, fold) : Search(space, measured, options, fold, out _);
            foldChoices[fold] = without.Tried[without.Best()];
            sum += measured.Of(foldChoices[fold])!.Values[fold];
        }

        return new TuningResult(
            [.. search.Tried.Select((choice, place) => Trial(measured, choice, search.Rewards[place]))],
            chosen,
            measured.Mean(measured.Of(before)!.Values, null),
            measured.Mean(measured.Of(search.Tried[chosen])!.Values, null),
            sum / objective.Queries,
            foldChoices,
            objective.Measure(before, cancellationToken)!.Value.Values,
            objective.Measure(search.Tried[chosen], cancellationToken)!.Value.Values,
            Importance(search, measured),
            pulls,
            measured.Count - alone);
    }

    private static TuningSearch Search(TuningSpace space, MeasuredChoices measured, TuningOptions options, int? without, out IReadOnlyList<TuningPull> pulls)
    {
        pulls = [];
        var search = new TuningSearch(space, measured, options.Points, without);
        if (search.Reward(space.Start) is null)
        {
            throw new TuningException("what is in use cannot be measured: no profile can have it");
        }

        var random = new Random(options.Seed);
        switch (options.Method)
        {
            case TuningMethod.Grid:
                GridSearch.Run(search);
                break;
            case TuningMethod.Random:
                RandomSearch.Run(search, random);
                break;
            case TuningMethod.Coordinate:
                CoordinateSearch.Run(search, random);
                break;
            default:
                pulls = BanditSearch.Run(search, options.Explore, random);
                break;
        }

        return search;
    }

    // The same combinations, seen without a fold.
    private static TuningSearch Again(TuningSearch search, MeasuredChoices measured, int fold)
    {
        var again = new TuningSearch(search.Space, measured, search.Budget, fold);
        foreach (var choice in search.Tried)
        {
            again.Reward(choice);
        }

        return again;
    }

    private static TuningTrial Trial(MeasuredChoices measured, TuningChoice choice, double reward)
    {
        var values = measured.Of(choice)!.Values;
        return new TuningTrial(choice, measured.Mean(values, null), reward, [.. values.Select((sum, fold) => sum / measured.Counts[fold])]);
    }

    private static ParameterImportance[] Importance(TuningSearch search, MeasuredChoices measured)
    {
        double[] means = [.. search.Tried.Select(choice => measured.Mean(measured.Of(choice)!.Values, null))];
        return [.. search.Space.Parameters.Select((parameter, p) =>
        {
            var best = new double?[parameter.Values];
            for (var place = 0; place < means.Length; place++)
            {
                ref var ofValue = ref best[search.Tried[place][p]];
                ofValue = Math.Max(ofValue ?? means[place], means[place]);
            }

            return new ParameterImportance(parameter.Name, best.Max()!.Value - best.Min()!.Value);
        })];
    }

    private static void Check(TuningSpace space, ITuningObjective objective, TuningOptions options)
    {
        if (options.Points < 1)
        {
            throw new TuningException($"points must be 1 or more, not {options.Points}");
        }

        if (options.Folds < 2)
        {
            throw new TuningException($"folds must be 2 or more, not {options.Folds}");
        }

        if (!(options.Explore >= 0 && double.IsFinite(options.Explore)))
        {
            throw new TuningException("explore must be a finite number, 0 or more");
        }

        if (objective.Queries < options.Folds)
        {
            throw new TuningException($"{objective.Queries} judged queries are not enough for {options.Folds} folds");
        }

        if (options.Method == TuningMethod.Grid && space.Size > options.Points)
        {
            throw new TuningException(
                $"the grid has {(space.Size == long.MaxValue ? "more than 10^18" : space.Size)} combinations, points allows {options.Points}: give fewer values, more points, or another method");
        }
    }
}
