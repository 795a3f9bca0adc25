namespace RankDb.Inference.Quantization;

/// <summary>How alike two orders of the same things are.</summary>
internal static class KendallTau
{
    /// <summary>
    /// Kendall's tau-b: (concordant - discordant) / sqrt((pairs - ties in a) (pairs - ties in b)). 1 for the same order,
    /// -1 for the reverse. Where one side has nothing but ties it is 1 if the other has too, else 0.
    /// </summary>
    /// <remarks>M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33 (1945). Quadratic in the number of scores.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static double B(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"{a.Length} scores cannot be compared with {b.Length}.", nameof(b));
        }

        long agreement = 0, untiedA = 0, untiedB = 0;
        for (var i = 1; i < a.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (orderA, orderB) = (a[i].CompareTo(a[j]), b[i].CompareTo(b[j]));
                agreement += orderA * orderB;
                untiedA += Math.Abs(orderA);
                untiedB += Math.Abs(orderB);
            }
        }

        return untiedA == 0 || untiedB == 0 ? untiedA == untiedB ? 1 : 0 : agreement / Math.Sqrt((double)untiedA * untiedB);
    }
}
