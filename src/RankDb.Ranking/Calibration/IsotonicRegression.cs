namespace RankDb.Ranking.Calibration;

/// <summary>A rising map from score to probability of relevance, without a form given in advance.</summary>
/// <remarks>
/// Pooling adjacent violators: Ayer, Brunk, Ewing, Reid and Silverman, 1955; for calibration: Zadrozny and Elkan, KDD 2002. The fit is
/// the non-decreasing step function nearest by least squares. Each step becomes one point at its mean score, and between points a
/// straight line is taken, so that the map is continuous; beyond the first and last point it is flat. The SQL twin is
/// <c>rankdb.calibrate(..., method =&gt; 'isotonic')</c>.
/// </remarks>
public sealed class IsotonicRegression
{
    /// <summary>A map through known points.</summary>
    /// <param name="points">At least one, scores rising, probabilities from 0 to 1 and not falling.</param>
    /// <exception cref="ArgumentException">The points are not so.</exception>
    public IsotonicRegression(IReadOnlyList<CalibrationPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count == 0)
        {
            throw new ArgumentException("At least one point is needed.", nameof(points));
        }

        for (var i = 0; i < points.Count; i++)
        {
            if (!double.IsFinite(points[i].Score) || !(points[i].Probability is >= 0 and <= 1)
                || (i > 0 && (points[i].Score <= points[i - 1].Score || points[i].Probability < points[i - 1].Probability)))
            {
                throw new ArgumentException($"Point {i} is out of order or no probability.", nameof(points));
            }
        }

        Points = [.. points];
    }

    /// <summary>The corners of the map, by rising score.</summary>
    public IReadOnlyList<CalibrationPoint> Points { get; }

    /// <summary>Fits the map to judged scores.</summary>
    /// <param name="scores">Of any scale, in any order.</param>
    /// <param name="relevant">One for each score.</param>
    /// <exception cref="ArgumentException">Lengths differ, a score is not finite, or all or none are relevant.</exception>
    public static IsotonicRegression Fit(IReadOnlyList<double> scores, IReadOnlyList<bool> relevant)
    {
        JudgedScores.Check(scores, relevant);
        JudgedScores.CheckBothKinds(relevant);
        var blocks = new List<(double Sum, double Good, double Count)>();
        foreach (var group in scores.Zip(relevant, (score, good) => (Score: score, Good: good)).GroupBy(item => item.Score).OrderBy(group => group.Key))
        {
            double count = group.Count();
            (double Sum, double Good, double Count) block = (group.Key * count, group.Count(item => item.Good), count);
            // Equal shares are pooled too, so that the probabilities of the points rise strictly.
            while (blocks.Count > 0 && blocks[^1].Good * block.Count >= block.Good * blocks[^1].Count)
            {
                block = (blocks[^1].Sum + block.Sum, blocks[^1].Good + block.Good, blocks[^1].Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        return new IsotonicRegression([.. blocks.Select(block => new CalibrationPoint(block.Sum / block.Count, block.Good / block.Count))]);
    }

    /// <summary>The probability of a score, 0..1.</summary>
    public double Apply(double score)
    {
        var above = 0;
        while (above < Points.Count && Points[above].Score <= score)
        {
            above++;
        }

        if (above == 0 || above == Points.Count)
        {
            return Points[above == 0 ? 0 : ^1].Probability;
        }

        var (low, high) = (Points[above - 1], Points[above]);
        return low.Probability + ((high.Probability - low.Probability) * (score - low.Score) / (high.Score - low.Score));
    }
}
