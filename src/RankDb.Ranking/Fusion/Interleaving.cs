namespace RankDb.Ranking.Fusion;

/// <summary>The legs take turns; each gives its best document that is not there yet.</summary>
/// <remarks>
/// Whose turn it is: the leg with the largest weight / (2 x documents given + 1), the divisor method of Webster and Sainte-Lague, so that every
/// head of the result is shared in proportion to the weights. Ties: the larger weight, then the leg's name. Legs of weight 0 follow at the end.
/// </remarks>
internal static class Interleaving
{
    /// <summary>The candidates, best first.</summary>
    internal static int[] Of(FusionPool pool)
    {
        // Whole numbers, so that claims compare exactly and the same way in every order of the legs.
        var weights = Votes.Of(pool.Weights).Weights;
        var lists = LegLists.Of(pool, leg => !pool.IsMinus[leg]);
        var order = new int[pool.Count];
        var isGiven = new bool[pool.Count];
        var next = new int[lists.Length];
        var given = new int[lists.Length];
        for (var place = 0; place < order.Length; place++)
        {
            var turn = -1;
            for (var leg = 0; leg < lists.Length; leg++)
            {
                while (next[leg] < lists[leg].Length && isGiven[lists[leg][next[leg]]])
                {
                    next[leg]++;
                }

                if (next[leg] < lists[leg].Length && (turn < 0 || IsBefore(leg, turn)))
                {
                    turn = leg;
                }
            }

            order[place] = lists[turn][next[turn]];
            isGiven[order[place]] = true;
            given[turn]++;
        }

        return order;

        bool IsBefore(int leg, int other)
        {
            var claim = weights[leg] * ((2L * given[other]) + 1);
            var against = weights[other] * ((2L * given[leg]) + 1);
            if (claim == 0 && against == 0)
            {
                (claim, against) = (given[other], given[leg]);
            }

            var byWeight = claim != against ? claim.CompareTo(against) : weights[leg].CompareTo(weights[other]);
            return byWeight != 0 ? byWeight > 0 : string.CompareOrdinal(pool.Names[leg], pool.Names[other]) < 0;
        }
    }
}
