namespace RankDb.Ranking.Fusion;

/// <summary>Sums that do not depend on the order of their terms, so that the order of the legs never breaks a tie.</summary>
internal static class TermSum
{
    /// <summary>Sorts the few terms in place, smallest first.</summary>
    internal static void Sort(Span<double> terms)
    {
        for (var i = 1; i < terms.Length; i++)
        {
            var term = terms[i];
            var j = i - 1;
            for (; j >= 0 && terms[j] > term; j--)
            {
                terms[j + 1] = terms[j];
            }

            terms[j + 1] = term;
        }
    }

    /// <summary>Sorts the terms in place and adds them up, smallest first.</summary>
    internal static double Of(Span<double> terms)
    {
        Sort(terms);
        var sum = 0.0;
        foreach (var term in terms)
        {
            sum += term;
        }

        return sum;
    }
}
