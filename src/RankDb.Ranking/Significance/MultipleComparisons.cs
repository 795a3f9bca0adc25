namespace RankDb.Ranking.Significance;

/// <summary>Corrects p-values of several comparisons, of which some would look significant by chance.</summary>
public static class MultipleComparisons
{
    /// <summary>Holm's step-down correction: holds the chance of any false discovery (Holm 1979).</summary>
    /// <param name="pValues">0..1 each.</param>
    /// <returns>Adjusted values in the same order, to be compared with the same level.</returns>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> pValues)
    {
        var order = Order(pValues);
        var adjusted = new double[order.Length];
        var largest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, pValues[order[i]] * (order.Length - i)));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's step-up correction: holds the expected share of false discoveries (1995).</summary>
    /// <param name="pValues">0..1 each.</param>
    /// <returns>Adjusted values in the same order, to be compared with the same level.</returns>
    public static IReadOnlyList<double> BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var order = Order(pValues);
        var adjusted = new double[order.Length];
        var smallest = 1.0;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            smallest = Math.Min(smallest, pValues[order[i]] * order.Length / (i + 1));
            adjusted[order[i]] = smallest;
        }

        return adjusted;
    }

    private static int[] Order(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        foreach (var p in pValues)
        {
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A p-value is from 0 to 1.");
            }
        }

        return [.. Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i])];
    }
}
