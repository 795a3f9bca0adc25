namespace RankDb.Ranking.Aggregation;

/// <summary>The order that contradicts the fewest preferences: it minimises, over all pairs, the weight of those that prefer the one placed behind.</summary>
/// <remarks>Kemeny 1959. Exact for up to <see cref="LargestExact"/> items by dynamic programming over sets (2^n steps); the problem is NP-hard.</remarks>
public static class Kemeny
{
    /// <summary>Up to so many items the exact order is found, in a fraction of a second.</summary>
    public const int LargestExact = 18;

    /// <summary>The best order, items by index, best first; of equally good ones that with the smallest indexes first.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="LargestExact"/> items: use <see cref="Approximate"/>.</exception>
    public static IReadOnlyList<int> Exact(Preferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var items = preferences.Count;
        if (items > LargestExact)
        {
            throw new ArgumentException($"{items} items are too many for the exact order; {LargestExact} is the limit.", nameof(preferences));
        }

        // cost[set]: the least cost of placing the items of the set behind all others, in their best order. The first of them costs what prefers the rest of the set to it.
        var sets = 1 << items;
        var cost = new double[sets];
        var first = new int[sets];
        for (var set = 1; set < sets; set++)
        {
            cost[set] = double.PositiveInfinity;
            for (var item = 0; item < items; item++)
            {
                if ((set & (1 << item)) != 0)
                {
                    var rest = set & ~(1 << item);
                    var total = cost[rest] + Against(preferences, item, rest);
                    if (total < cost[set] - 1e-12)
                    {
                        (cost[set], first[set]) = (total, item);
                    }
                }
            }
        }

        var order = new int[items];
        for (var (place, set) = (0, sets - 1); set != 0; place++)
        {
            order[place] = first[set];
            set &= ~(1 << first[set]);
        }

        return order;
    }

    /// <summary>A good order for any number of items: Borda's, then items are moved to better places until none is.</summary>
    public static IReadOnlyList<int> Approximate(Preferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var scores = VotingRules.Borda(preferences);
        var order = Enumerable.Range(0, preferences.Count).OrderByDescending(item => scores[item]).ToList();
        for (var improved = true; improved;)
        {
            improved = false;
            for (var from = 0; from < order.Count; from++)
            {
                var (best, gain) = (from, 0.0);
                foreach (var step in (ReadOnlySpan<int>)[-1, 1])
                {
                    var moved = 0.0;
                    for (var to = from + step; to >= 0 && to < order.Count; to += step)
                    {
                        moved += step * (preferences[order[to], order[from]] - preferences[order[from], order[to]]);
                        if (moved > gain + 1e-9)
                        {
                            (best, gain) = (to, moved);
                        }
                    }
                }

                if (best != from)
                {
                    var item = order[from];
                    order.RemoveAt(from);
                    order.Insert(best, item);
                    improved = true;
                }
            }
        }

        return order;
    }

    /// <summary>The weight of the preferences that an order contradicts.</summary>
    public static double Cost(Preferences preferences, IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        ArgumentNullException.ThrowIfNull(order);
        var cost = 0.0;
        for (var i = 0; i < order.Count; i++)
        {
            for (var j = i + 1; j < order.Count; j++)
            {
                cost += preferences[order[j], order[i]];
            }
        }

        return cost;
    }

    private static double Against(Preferences preferences, int item, int set)
    {
        var sum = 0.0;
        for (var other = 0; other < preferences.Count; other++)
        {
            sum += (set & (1 << other)) != 0 ? preferences[other, item] : 0;
        }

        return sum;
    }
}
