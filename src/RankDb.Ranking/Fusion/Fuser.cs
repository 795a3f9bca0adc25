namespace RankDb.Ranking.Fusion;

/// <summary>Fuses the rankings of any number of legs into one. Formulas, sources and a comparison: docs/fusion.md.</summary>
/// <remarks>The result does not depend on the order of the legs. The numbers of a call belong to it alone, so calls may run at the same time.</remarks>
public static class Fuser
{
    /// <summary>Fuses.</summary>
    /// <param name="legs">Any number, also none; names are unique.</param>
    /// <param name="options">How; null: reciprocal rank fusion with k = 60.</param>
    /// <returns>Every document that is left after set logic, best first; empty without legs or hits.</returns>
    /// <exception cref="FusionException">A leg or an option means nothing: a score that is NaN or infinite, an id or a rank twice in one leg,
    /// a weight below 0, weights that are all 0, a name that no leg has, a number out of range.</exception>
    public static FusionResult Fuse(IReadOnlyList<FusionLeg> legs, FusionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(legs);
        options ??= new FusionOptions();
        var pool = FusionPool.Of(legs, options);
        var scores = Scores(pool, options, out var combination, out var order);
        return new FusionResult(pool, options, combination, scores, order ?? Order(pool, scores));
    }

    /// <summary>The score of each candidate; larger is better.</summary>
    /// <param name="pool">The candidates.</param>
    /// <param name="options">How.</param>
    /// <param name="combination">Of a method over scores.</param>
    /// <param name="order">The candidates, best first, of a method that gives an order and no degree: their score is 1 / place.</param>
    internal static double[] Scores(FusionPool pool, FusionOptions options, out ScoreCombination? combination, out int[]? order)
    {
        (combination, order) = (null, null);
        if (options.Method.ReadsScores())
        {
            combination = new ScoreCombination(pool, options);
            return combination.Scores();
        }

        switch (options.Method)
        {
            case FusionMethod.Copeland:
                return CopelandCount.Scores(pool);
            case FusionMethod.Condorcet:
                return ByPlace(order = CondorcetOrder.Of(pool, Order(pool, RankScores.Of(pool, options with { Method = FusionMethod.Rrf }))));
            case FusionMethod.Interleave:
                return ByPlace(order = Interleaving.Of(pool));
            default:
                return RankScores.Of(pool, options);
        }
    }

    private static double[] ByPlace(int[] order)
    {
        var scores = new double[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            scores[order[place]] = 1.0 / (place + 1);
        }

        return scores;
    }

    private static int[] Order(FusionPool pool, double[] scores)
    {
        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var c = 0; c < scores.Length; c++)
        {
            if (!double.IsFinite(scores[c]))
            {
                throw new FusionException($"the fused score of '{pool.NameOf(c)}' is too large");
            }

            (keys[c], order[c]) = (-scores[c], c);
        }

        Array.Sort(keys, order);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                order.AsSpan(start, end - start).Sort((x, y) => pool.Compare(x, y));
            }

            start = end;
        }

        return order;
    }
}
