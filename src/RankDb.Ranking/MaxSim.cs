namespace RankDb.Ranking;

/// <summary>Late interaction of two texts of which each token has a vector.</summary>
public static class MaxSim
{
    /// <summary>
    /// The sum over the query's tokens of the largest inner product with a token of the document
    /// (Khattab and Zaharia 2020, "ColBERT", equation 3). A document without tokens scores 0.
    /// </summary>
    /// <param name="query">Token vectors of the query, row-major.</param>
    /// <param name="document">Token vectors of the document, row-major.</param>
    /// <param name="dimension">Numbers in one vector, 1 or more.</param>
    /// <exception cref="ArgumentException">A length is no multiple of the dimension.</exception>
    public static double Score(ReadOnlySpan<float> query, ReadOnlySpan<float> document, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (query.Length % dimension != 0 || document.Length % dimension != 0)
        {
            throw new ArgumentException($"{query.Length} and {document.Length} numbers are not whole vectors of {dimension}.", nameof(dimension));
        }

        var sum = 0.0;
        for (var q = 0; q < query.Length && document.Length > 0; q += dimension)
        {
            var best = double.NegativeInfinity;
            for (var d = 0; d < document.Length; d += dimension)
            {
                best = Math.Max(best, Inner(query.Slice(q, dimension), document.Slice(d, dimension)));
            }

            sum += best;
        }

        return sum;
    }

    private static double Inner(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }
}
