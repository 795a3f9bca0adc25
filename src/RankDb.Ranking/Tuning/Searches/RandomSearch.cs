namespace RankDb.Ranking.Tuning.Searches;

/// <summary>Combinations at random, none twice, each with the same probability.</summary>
/// <remarks>Bergstra and Bengio: Random search for hyper-parameter optimization, JMLR 2012.</remarks>
internal static class RandomSearch
{
    private const int MostDraws = 1000;

    internal static void Run(TuningSearch search, Random random)
    {
        if (search.Space.Size <= 4L * search.Budget)
        {
            // Most of the space will be tried: drawing would mostly find what is known.
            var numbers = new long[search.Space.Size];
            for (var number = 0; number < numbers.Length; number++)
            {
                numbers[number] = number;
            }

            random.Shuffle(numbers);
            for (var n = 0; n < numbers.Length && !search.IsOver; n++)
            {
                search.Reward(search.Space.At(numbers[n]));
            }

            return;
        }

        while (!search.IsOver && New(search, random) is { })
        {
        }
    }

    /// <summary>Measures a random combination that is new; null where draw after draw is known or cannot be.</summary>
    internal static (TuningChoice Choice, double Reward)? New(TuningSearch search, Random random)
    {
        for (var draw = 0; draw < MostDraws && !search.IsOver; draw++)
        {
            var choice = search.Space.Draw(random);
            if (!search.Knows(choice) && search.Reward(choice) is { } reward)
            {
                return (choice, reward);
            }
        }

        return null;
    }
}
