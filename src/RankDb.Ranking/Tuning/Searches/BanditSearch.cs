namespace RankDb.Ranking.Tuning.Searches;

/// <summary>A bandit of two levels: the upper arms are the parameters, of which one is changed in each step, the lower arms its values. The other
/// parameters keep their current value. Both levels take the arm with the largest mean reward + explore x sqrt(ln t / n) and learn from the reward.</summary>
/// <remarks>
/// Fu et al.: AutoRAG-HP: automatic online hyper-parameter tuning for retrieval-augmented generation, 2024. UCB1: Auer, Cesa-Bianchi and Fischer, Machine
/// Learning 2002. t counts the steps of the level, n those of the arm; arms that were never taken come first, in random order. A step to a
/// known combination costs no measurement, but is a step; there are at most <see cref="StepsPerPoint"/> times the budget.
/// </remarks>
internal static class BanditSearch
{
    internal const int StepsPerPoint = 10;

    internal static List<TuningPull> Run(TuningSearch search, double explore, Random random)
    {
        var pulls = new List<TuningPull>();
        int[] free = [.. Enumerable.Range(0, search.Space.Parameters.Count).Where(parameter => search.Space.Parameters[parameter].Values > 1)];
        if (free.Length == 0)
        {
            return pulls;
        }

        var upper = new Arms(free.Length);
        Arms[] lower = [.. free.Select(parameter => new Arms(search.Space.Parameters[parameter].Values))];
        var current = search.Space.Start;
        for (var step = 0L; step < (long)StepsPerPoint * search.Budget && !search.IsOver; step++)
        {
            var arm = upper.Take(explore, random);
            var value = lower[arm].Take(explore, random);
            var choice = current.With(free[arm], value);
            var reward = search.Reward(choice);
            upper.Learn(arm, reward ?? 0);
            lower[arm].Learn(value, reward ?? 0);
            pulls.Add(new TuningPull(free[arm], value, search.PlaceOf(choice)));
            current = reward is null ? current : choice;
        }

        return pulls;
    }

    /// <summary>The arms of one level.</summary>
    private sealed class Arms(int count)
    {
        private readonly double[] _sums = new double[count];
        private readonly int[] _taken = new int[count];
        private int _steps;

        internal int Take(double explore, Random random)
        {
            var (best, highest, equals) = (0, double.NegativeInfinity, 0);
            for (var arm = 0; arm < _sums.Length; arm++)
            {
                var bound = _taken[arm] == 0 ? double.PositiveInfinity : (_sums[arm] / _taken[arm]) + (explore * Math.Sqrt(Math.Log(_steps) / _taken[arm]));
                if (bound > highest)
                {
                    (best, highest, equals) = (arm, bound, 1);
                }
                else if (bound == highest && random.Next(++equals) == 0)
                {
                    best = arm;
                }
            }

            return best;
        }

        internal void Learn(int arm, double reward)
        {
            _sums[arm] += reward;
            _taken[arm]++;
            _steps++;
        }
    }
}
