namespace RankDb.Ranking.Aggregation;

/// <summary>Scores of items by voting rules over pairwise preferences; higher is better, equal scores are ties.</summary>
public static class VotingRules
{
    /// <summary>Borda: the share of an item's votes that it won, so that items with missing cells are not punished. With complete tables this orders as the classic sum of ranks does.</summary>
    /// <returns>0..1; 0.5 for an item that was never compared.</returns>
    public static IReadOnlyList<double> Borda(Preferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        return Scores(preferences, item =>
        {
            var (won, lost) = (0.0, 0.0);
            for (var other = 0; other < preferences.Count; other++)
            {
                won += preferences[item, other];
                lost += preferences[other, item];
            }

            return won + lost == 0 ? 0.5 : won / (won + lost);
        });
    }

    /// <summary>Copeland (1951): items beaten by majority, less items that beat it.</summary>
    public static IReadOnlyList<double> Copeland(Preferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        return Scores(preferences, item =>
        {
            var score = 0.0;
            for (var other = 0; other < preferences.Count; other++)
            {
                score += preferences[item, other].CompareTo(preferences[other, item]);
            }

            return score;
        });
    }

    /// <summary>Minimax (Simpson 1969, Kramer 1977): minus the largest margin by which another item beats it; 0 for an item that none beats.</summary>
    public static IReadOnlyList<double> Minimax(Preferences preferences)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        return Scores(preferences, item =>
        {
            var worst = 0.0;
            for (var other = 0; other < preferences.Count; other++)
            {
                worst = Math.Max(worst, preferences[other, item] - preferences[item, other]);
            }

            return -worst;
        });
    }

    private static double[] Scores(Preferences preferences, Func<int, double> score) =>
        [.. Enumerable.Range(0, preferences.Count).Select(score)];
}
