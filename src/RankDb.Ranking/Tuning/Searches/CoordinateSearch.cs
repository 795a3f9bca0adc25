namespace RankDb.Ranking.Tuning.Searches;

/// <summary>Coordinate ascent: one parameter after the other gets its best value, the others unchanged, until none improves; then from a random combination.</summary>
/// <remarks>Metzler and Croft: Linear feature-based models for information retrieval, Information Retrieval 2007.</remarks>
internal static class CoordinateSearch
{
    private const int MostRounds = 100;

    internal static void Run(TuningSearch search, Random random)
    {
        (TuningChoice Choice, double Reward)? from = (search.Space.Start, search.Rewards[0]);
        while (from is { } start)
        {
            Ascend(search, start.Choice, start.Reward);
            from = RandomSearch.New(search, random);
        }
    }

    private static void Ascend(TuningSearch search, TuningChoice current, double reward)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = current;
            for (var parameter = 0; parameter < search.Space.Parameters.Count; parameter++)
            {
                var from = current;
                for (var value = 0; value < search.Space.Parameters[parameter].Values; value++)
                {
                    var choice = from.With(parameter, value);
                    if (search.Reward(choice) is { } other && search.IsBetter(choice, other, current, reward))
                    {
                        (current, reward) = (choice, other);
                    }
                }
            }

            if (current.Equals(before) || search.IsOver)
            {
                return;
            }
        }
    }
}
