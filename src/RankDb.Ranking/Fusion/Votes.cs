namespace RankDb.Ranking.Fusion;

/// <summary>
/// The weights of the legs as whole numbers, so that a majority does not depend on the order in which votes are added, and a tie is a tie.
/// </summary>
internal sealed class Votes
{
    private const int LargestSmall = 8_000;
    private const int MostParts = 64;
    private const int MostChecked = 7;

    private Votes(int[] weights, int margin, bool areSmall) => (Weights, Margin, AreSmall) = (weights, margin, areSmall);

    /// <summary>By leg; 0: the leg does not vote.</summary>
    internal int[] Weights { get; }

    /// <summary>Differences up to this are ties: the rounding of weights that are no simple multiples of one another.</summary>
    internal int Margin { get; }

    /// <summary>Twice the sum of the weights fits into 16 bits.</summary>
    internal bool AreSmall { get; }

    internal static Votes Of(ReadOnlySpan<double> weights)
    {
        var (least, sum) = (double.PositiveInfinity, 0.0);
        foreach (var weight in weights)
        {
            if (weight > 0)
            {
                least = Math.Min(least, weight);
                sum += weight;
            }
        }

        for (var parts = 1; parts <= MostParts && sum / least * parts <= LargestSmall; parts++)
        {
            if (Scaled(weights, parts / least, 1e-9) is { } exact)
            {
                return new Votes(exact, 0, areSmall: true);
            }
        }

        var wide = new Votes(Scaled(weights, (1 << 28) / sum, double.PositiveInfinity)!, weights.Length, areSmall: false);
        var small = new Votes(Scaled(weights, LargestSmall / sum, double.PositiveInfinity)!, 0, areSmall: true);
        return weights.Length <= MostChecked && Agree(wide, small, 0, 0, 0) ? small : wide;
    }

    /// <summary>1 if the first wins the difference of votes, -1 if the second does, 0 for a tie.</summary>
    internal int Sign(int difference) => difference > Margin ? 1 : difference < -Margin ? -1 : 0;

    // Every way to vote for, against or not at all has the same winner.
    private static bool Agree(Votes wide, Votes small, int leg, int wideDifference, int smallDifference)
    {
        if (leg == wide.Weights.Length)
        {
            return wide.Sign(wideDifference) == small.Sign(smallDifference);
        }

        var (ofWide, ofSmall) = (wide.Weights[leg], small.Weights[leg]);
        return Agree(wide, small, leg + 1, wideDifference, smallDifference)
            && Agree(wide, small, leg + 1, wideDifference + ofWide, smallDifference + ofSmall)
            && Agree(wide, small, leg + 1, wideDifference - ofWide, smallDifference - ofSmall);
    }

    private static int[]? Scaled(ReadOnlySpan<double> weights, double factor, double tolerance)
    {
        var scaled = new int[weights.Length];
        for (var l = 0; l < weights.Length; l++)
        {
            var exact = weights[l] * factor;
            scaled[l] = (int)Math.Round(exact);
            if (Math.Abs(exact - scaled[l]) > tolerance * Math.Max(1, exact))
            {
                return null;
            }
        }

        return scaled;
    }
}
