namespace RankDb.Ranking.Fusion;

/// <summary>Refuses legs and options that mean nothing, before any work.</summary>
internal static class FusionChecks
{
    internal static void Check(IReadOnlyList<FusionLeg> legs, FusionOptions options)
    {
        if (options.K is < 0 or > FusionOptions.MaxK)
        {
            throw new FusionException($"k must be 0 to {FusionOptions.MaxK}, not {options.K}");
        }

        if (!(options.Phi is > 0 and < 1))
        {
            throw new FusionException(FormattableString.Invariant($"phi must be above 0 and below 1, not {options.Phi}"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var sum = 0.0;
        var scoring = 0;
        foreach (var leg in legs)
        {
            if (string.IsNullOrEmpty(leg.Name) || !names.Add(leg.Name))
            {
                throw new FusionException(string.IsNullOrEmpty(leg.Name) ? "a leg has no name" : $"two legs are named {leg.Name}");
            }

            if (!(leg.Weight >= 0 && double.IsFinite(leg.Weight)))
            {
                throw new FusionException(FormattableString.Invariant($"leg {leg.Name}: its weight must be a finite number, 0 or more, not {leg.Weight}"));
            }

            if (leg.LowerBound is { } bound && !double.IsFinite(bound))
            {
                throw new FusionException(FormattableString.Invariant($"leg {leg.Name}: its lower bound must be a finite number, not {bound}"));
            }

            if (!options.Minus.Contains(leg.Name))
            {
                scoring++;
                sum += leg.Weight;
            }
        }

        CheckNames(options.Require, "require", names);
        CheckNames(options.Minus, "minus", names);
        if (options.Require.FirstOrDefault(options.Minus.Contains) is { } both)
        {
            throw new FusionException($"leg {both} is both in require and in minus");
        }

        if (scoring > 0 && !(sum > 0 && double.IsFinite(sum)))
        {
            throw new FusionException(sum > 0 ? "the weights are too large to be added" : "the weights of all legs are 0");
        }
    }

    /// <summary>Checks the hits of one leg and returns the length of its ranking: its hits, or its largest rank where that is more.</summary>
    /// <param name="leg">For messages.</param>
    /// <param name="hits">Its hits.</param>
    /// <param name="scores">Gets the scores of what was retrieved; null where the method needs none.</param>
    internal static (int Retrieved, int Length) CheckHits(FusionLeg leg, ReadOnlySpan<FusionHit> hits, double[]? scores)
    {
        var (retrieved, last, ascending) = (0, 0, true);
        foreach (ref readonly var hit in hits)
        {
            if (hit.Id is null)
            {
                throw new FusionException($"leg {leg.Name}: a hit has no id");
            }

            if (hit.Score is { } score ? !double.IsFinite(score) : scores is not null || hit.Rank is null)
            {
                throw new FusionException(
                    hit.Score is { } bad
                        ? FormattableString.Invariant($"leg {leg.Name}: the score of '{hit.Id}' is {(double.IsNaN(bad) ? "NaN" : "infinite")}")
                        : $"leg {leg.Name}: '{hit.Id}' has no score");
            }

            if (hit.Rank is { } rank)
            {
                if (rank < 1)
                {
                    throw new FusionException($"leg {leg.Name}: the rank of '{hit.Id}' is {rank}; ranks count from 1");
                }

                if (scores is not null)
                {
                    scores[retrieved] = hit.Score.GetValueOrDefault();
                }

                retrieved++;
                ascending &= rank > last;
                last = Math.Max(last, rank);
            }
        }

        if (!ascending)
        {
            CheckRanks(leg, hits, retrieved);
        }

        return (retrieved, Math.Max(retrieved, last));
    }

    private static void CheckRanks(FusionLeg leg, ReadOnlySpan<FusionHit> hits, int retrieved)
    {
        var ranks = new int[retrieved];
        var next = 0;
        foreach (ref readonly var hit in hits)
        {
            if (hit.Rank is { } rank)
            {
                ranks[next++] = rank;
            }
        }

        Array.Sort(ranks);
        for (var i = 1; i < ranks.Length; i++)
        {
            if (ranks[i] == ranks[i - 1])
            {
                throw new FusionException($"leg {leg.Name}: two hits have rank {ranks[i]}");
            }
        }
    }

    private static void CheckNames(IReadOnlyList<string> named, string option, HashSet<string> names)
    {
        foreach (var name in named)
        {
            if (!names.Contains(name))
            {
                throw new FusionException($"{option} names the leg '{name}'; the legs are {string.Join(", ", names.Order(StringComparer.Ordinal))}");
            }
        }
    }
}
