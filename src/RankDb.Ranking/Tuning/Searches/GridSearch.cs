namespace RankDb.Ranking.Tuning.Searches;

/// <summary>Every combination, the last parameter changing fastest.</summary>
internal static class GridSearch
{
    internal static void Run(TuningSearch search)
    {
        for (var number = 0L; number < search.Space.Size && !search.IsOver; number++)
        {
            search.Reward(search.Space.At(number));
        }
    }
}
