namespace RankDb.Ranking.Calibration;

/// <summary>How far probabilities are from the shares of relevant documents: 0 is best, 1 worst.</summary>
/// <remarks>
/// Naeini, Cooper and Hauskrecht: Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015. Bins of equal width;
/// a probability on a border belongs to the upper bin, 1 to the last.
/// </remarks>
public static class ExpectedCalibrationError
{
    /// <summary>The mean distance of mean probability and share of relevant documents in each bin, weighted by the bins' counts.</summary>
    /// <param name="probabilities">0..1, at least one.</param>
    /// <param name="relevant">One for each probability.</param>
    /// <param name="bins">1 or more.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is none, or one is outside 0..1.</exception>
    public static double Measure(IReadOnlyList<double> probabilities, IReadOnlyList<bool> relevant, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        JudgedScores.Check(probabilities, relevant);
        if (probabilities.Count == 0 || probabilities.Any(p => p is < 0 or > 1))
        {
            throw new ArgumentException("Probabilities between 0 and 1 are needed, at least one.", nameof(probabilities));
        }

        var sums = new double[bins];
        var goods = new double[bins];
        for (var i = 0; i < probabilities.Count; i++)
        {
            var bin = Math.Min((int)(probabilities[i] * bins), bins - 1);
            sums[bin] += probabilities[i];
            goods[bin] += relevant[i] ? 1 : 0;
        }

        // |mean - share| * count is |sum - goods|.
        return sums.Zip(goods, (sum, good) => Math.Abs(sum - good)).Sum() / probabilities.Count;
    }
}
