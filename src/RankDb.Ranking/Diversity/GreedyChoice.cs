namespace RankDb.Ranking.Diversity;

/// <summary>What greedy orders have in common: the largest value next, the first of equals, nothing twice.</summary>
internal static class GreedyChoice
{
    /// <summary>Chooses by value, telling each choice to the method so that it can bring its values up to date.</summary>
    internal static IReadOnlyList<int> Run(
        IReadOnlyList<double> scores, double lambda, int? count, int fixedFirst, Func<int, double, double> value, Action<int> choose)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (!(lambda >= 0 && lambda <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Lambda is a share, 0..1.");
        }

        var wanted = count ?? scores.Count;
        ArgumentOutOfRangeException.ThrowIfNegative(wanted, nameof(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, scores.Count, nameof(count));
        ArgumentOutOfRangeException.ThrowIfNegative(fixedFirst);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fixedFirst, scores.Count);
        for (var i = 0; i < scores.Count; i++)
        {
            if (double.IsNaN(scores[i]))
            {
                throw new ArgumentException($"The score of document {i} is NaN.", nameof(scores));
            }
        }

        var chosen = new List<int>(wanted);
        var taken = new bool[scores.Count];
        while (chosen.Count < wanted)
        {
            var next = -1;
            if (chosen.Count < fixedFirst)
            {
                next = chosen.Count;
            }
            else
            {
                var best = double.NegativeInfinity;
                for (var i = 0; i < scores.Count; i++)
                {
                    if (taken[i])
                    {
                        continue;
                    }

                    var worth = value(i, scores[i]);
                    if (next < 0 || worth > best)
                    {
                        next = i;
                        best = worth;
                    }
                }
            }

            taken[next] = true;
            chosen.Add(next);
            choose(next);
        }

        return chosen;
    }
}
