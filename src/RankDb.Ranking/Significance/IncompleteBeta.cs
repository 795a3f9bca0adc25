namespace RankDb.Ranking.Significance;

/// <summary>The regularised incomplete beta function, by which Student's distribution is computed.</summary>
internal static class IncompleteBeta
{
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
        9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>I_x(a, b) by Lentz's method for its continued fraction (DLMF 8.17.22), on the side where that converges fast.</summary>
    internal static double Regularized(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front / a * Fraction(x, a, b) : 1 - (front / b * Fraction(1 - x, b, a));
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        var (c, d) = (1.0, NotZero(1 - ((a + b) * x / (a + 1)), tiny));
        d = 1 / d;
        var result = d;
        for (var m = 1; m <= 1000; m++)
        {
            foreach (var term in (ReadOnlySpan<double>)
                [m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))), -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1))])
            {
                d = 1 / NotZero(1 + (term * d), tiny);
                c = NotZero(1 + (term / c), tiny);
                result *= c * d;
            }

            if (Math.Abs((c * d) - 1) < 1e-15)
            {
                break;
            }
        }

        return result;
    }

    private static double NotZero(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;

    /// <summary>Lanczos' approximation with g = 7 and 9 terms, for arguments of 0.5 and more.</summary>
    private static double LogGamma(double z)
    {
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (z - 1 + i);
        }

        var t = z + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((z - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
