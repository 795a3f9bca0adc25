namespace RankDb.Ranking.Tuning.Searches;

/// <summary>One search: what it tried on its queries, within its budget.</summary>
/// <param name="space">What is searched.</param>
/// <param name="measured">Measures.</param>
/// <param name="budget">The most combinations that it may measure.</param>
/// <param name="without">A fold whose queries it does not see.</param>
internal sealed class TuningSearch(TuningSpace space, MeasuredChoices measured, int budget, int? without)
{
    private const double LeastGain = 1e-9;

    private readonly Dictionary<TuningChoice, int?> _places = [];

    internal TuningSpace Space => space;

    /// <summary>What was measured, in this order.</summary>
    internal List<TuningChoice> Tried { get; } = [];

    /// <summary>By tried combination: the mean reward.</summary>
    internal List<double> Rewards { get; } = [];

    /// <summary>Nothing new can be measured: the budget is used up, or all was seen.</summary>
    internal bool IsOver => Tried.Count >= budget || _places.Count >= space.Size;

    internal int Budget => budget;

    /// <summary>Whether the combination was asked for before.</summary>
    internal bool Knows(TuningChoice choice) => _places.ContainsKey(choice);

    /// <summary>The place of a combination among the tried ones; null for one that cannot be.</summary>
    internal int? PlaceOf(TuningChoice choice) => _places[choice];

    /// <summary>The mean reward; null for a combination that cannot be, and for a new one once the search is over.</summary>
    internal double? Reward(TuningChoice choice)
    {
        if (_places.TryGetValue(choice, out var place))
        {
            return place is { } known ? Rewards[known] : null;
        }

        if (IsOver)
        {
            return null;
        }

        if (measured.Of(choice) is not { } sums)
        {
            _places[choice] = null;
            return null;
        }

        _places[choice] = Tried.Count;
        Tried.Add(choice);
        Rewards.Add(measured.Mean(sums.Rewards, without));
        return Rewards[^1];
    }

    /// <summary>Better by more than rounding; of equals the one nearer to what is in use.</summary>
    internal bool IsBetter(TuningChoice choice, double reward, TuningChoice than, double thanReward) =>
        reward > thanReward + LeastGain || (reward > thanReward - LeastGain && space.Distance(choice).CompareTo(space.Distance(than)) < 0);

    /// <summary>The place of the best that was tried; of equals the nearest to what is in use, then the first.</summary>
    internal int Best()
    {
        var highest = Rewards.Max();
        var best = -1;
        for (var place = 0; place < Tried.Count; place++)
        {
            if (Rewards[place] >= highest - LeastGain && (best < 0 || space.Distance(Tried[place]).CompareTo(space.Distance(Tried[best])) < 0))
            {
                best = place;
            }
        }

        return best;
    }
}
