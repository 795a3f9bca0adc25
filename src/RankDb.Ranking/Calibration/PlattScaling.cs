namespace RankDb.Ranking.Calibration;

/// <summary>A map from score to probability of relevance: <c>1 / (1 + exp(-(slope * score + offset)))</c>.</summary>
/// <remarks>
/// Platt: Probabilistic outputs for support vector machines, 1999, with its targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2), which keep
/// the fit finite where the scores part the classes. Fitted by Newton's method with backtracking as in Lin, Lin and Weng: A note on
/// Platt's probabilistic outputs for support vector machines, Machine Learning 68, 2007. Their A and B are minus slope and offset.
/// The SQL twin is <c>rankdb.calibrate</c>.
/// </remarks>
public sealed class PlattScaling
{
    private const int MaxIterations = 100;
    private const double Ridge = 1e-12;

    /// <summary>A map with known parameters.</summary>
    /// <param name="slope">Any finite number; above 0 the order of scores stays.</param>
    /// <param name="offset">Any finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is NaN or infinite.</exception>
    public PlattScaling(double slope, double offset)
    {
        if (!double.IsFinite(slope) || !double.IsFinite(offset))
        {
            throw new ArgumentOutOfRangeException(double.IsFinite(slope) ? nameof(offset) : nameof(slope), "The parameters must be finite.");
        }

        Slope = slope;
        Offset = offset;
    }

    /// <summary>What the logit gains per unit of score (a profile's <c>a</c>).</summary>
    public double Slope { get; }

    /// <summary>The logit of score 0 (a profile's <c>b</c>).</summary>
    public double Offset { get; }

    /// <summary>Fits the map to judged scores.</summary>
    /// <param name="scores">Of any scale, in any order.</param>
    /// <param name="relevant">One for each score.</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is not finite, or all or none are relevant.</exception>
    public static PlattScaling Fit(IReadOnlyList<double> scores, IReadOnlyList<bool> relevant)
    {
        JudgedScores.Check(scores, relevant);
        JudgedScores.CheckBothKinds(relevant);
        double positives = relevant.Count(good => good);
        var negatives = relevant.Count - positives;
        var targets = relevant.Select(good => good ? (positives + 1) / (positives + 2) : 1 / (negatives + 2)).ToArray();
        double slope = 0;
        var offset = Math.Log((positives + 1) / (negatives + 1));
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            double gradientSlope = 0, gradientOffset = 0, slopeSlope = Ridge, slopeOffset = 0, offsetOffset = Ridge;
            for (var i = 0; i < targets.Length; i++)
            {
                var p = Logistic.Sigmoid((slope * scores[i]) + offset);
                var curvature = p * (1 - p);
                gradientSlope += (p - targets[i]) * scores[i];
                gradientOffset += p - targets[i];
                slopeSlope += curvature * scores[i] * scores[i];
                slopeOffset += curvature * scores[i];
                offsetOffset += curvature;
            }

            if (Math.Abs(gradientSlope) < 1e-9 && Math.Abs(gradientOffset) < 1e-9)
            {
                break;
            }

            var determinant = (slopeSlope * offsetOffset) - (slopeOffset * slopeOffset);
            var slopeStep = -((offsetOffset * gradientSlope) - (slopeOffset * gradientOffset)) / determinant;
            var offsetStep = -((slopeSlope * gradientOffset) - (slopeOffset * gradientSlope)) / determinant;
            var descent = (gradientSlope * slopeStep) + (gradientOffset * offsetStep);
            var loss = Loss(scores, targets, slope, offset);
            var step = 1.0;
            while (step >= 1e-10 && !(Loss(scores, targets, slope + (step * slopeStep), offset + (step * offsetStep)) < loss + (1e-4 * step * descent)))
            {
                step /= 2;
            }

            if (step < 1e-10)
            {
                break;
            }

            slope += step * slopeStep;
            offset += step * offsetStep;
        }

        return new PlattScaling(slope, offset);
    }

    /// <summary>The probability of a score, 0..1.</summary>
    public double Apply(double score) => Logistic.Sigmoid((Slope * score) + Offset);

    private static double Loss(IReadOnlyList<double> scores, double[] targets, double slope, double offset)
    {
        double loss = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            loss += Logistic.Loss((slope * scores[i]) + offset, targets[i]);
        }

        return loss;
    }
}
