namespace RankDb.Ranking.Aggregation;

/// <summary>Strengths of items such that i beats j with probability <c>p_i / (p_i + p_j)</c>.</summary>
/// <remarks>
/// Bradley and Terry 1952; the iteration is Newman's: Efficient computation of rankings from pairwise comparisons, JMLR 2023. Each item also wins and loses one game
/// against an item of strength 1, which keeps strengths finite where one never loses.
/// </remarks>
public static class BradleyTerry
{
    /// <summary>The most likely strengths, scaled to a geometric mean of 1.</summary>
    /// <param name="preferences">Wins of each item over each other; ties as half a win each.</param>
    /// <param name="tolerance">The iteration ends where no strength changes by more than this share.</param>
    public static IReadOnlyList<double> Strengths(Preferences preferences, double tolerance = 1e-10)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        var strengths = Enumerable.Repeat(1.0, preferences.Count).ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            var change = 0.0;
            for (var i = 0; i < strengths.Length; i++)
            {
                // The virtual game: one win and one loss against strength 1.
                var (wins, losses) = (1 / (strengths[i] + 1), 1 / (strengths[i] + 1));
                for (var j = 0; j < strengths.Length; j++)
                {
                    wins += preferences[i, j] * strengths[j] / (strengths[i] + strengths[j]);
                    losses += preferences[j, i] / (strengths[i] + strengths[j]);
                }

                var next = wins / losses;
                change = Math.Max(change, Math.Abs(next - strengths[i]) / strengths[i]);
                strengths[i] = next;
            }

            if (change <= tolerance)
            {
                break;
            }
        }

        var mean = strengths.Length == 0 ? 1 : Math.Exp(strengths.Sum(Math.Log) / strengths.Length);
        return [.. strengths.Select(strength => strength / mean)];
    }
}
