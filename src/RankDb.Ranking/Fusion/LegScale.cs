namespace RankDb.Ranking.Fusion;

/// <summary>The normalisation of one leg: fitted on the list that it retrieved, then applied to any score.</summary>
internal readonly struct LegScale
{
    private readonly ScoreNormalization _kind;
    private readonly double _offset;
    private readonly double _unit;      // 0: all scores of the list are the same
    private readonly double _floor;
    private readonly int _length;

    private LegScale(ScoreNormalization kind, double offset, double unit, double floor, int length, double lowest)
    {
        (_kind, _offset, _unit, _floor, _length, Lowest) = (kind, offset, unit, floor, length, lowest);
    }

    /// <summary>The value of a document that the list does not have: the list's lower end.</summary>
    internal double Lowest { get; }

    /// <summary>Fits on the scores of what the leg retrieved, at least one.</summary>
    /// <exception cref="FusionException">The scores are too large for the arithmetic.</exception>
    internal static LegScale Fit(string name, double? lowerBound, ReadOnlySpan<double> scores, int length, ScoreNormalization kind)
    {
        if (kind == ScoreNormalization.Rank)
        {
            return new LegScale(kind, 0, 1, 0, length, 0);
        }

        var (min, max, sum, squares) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
        foreach (var score in scores)
        {
            min = Math.Min(min, score);
            max = Math.Max(max, score);
            sum += score;
            squares += score * score;
        }

        var retrieved = scores.Length;
        var lower = Math.Min(lowerBound ?? min, min);
        var (offset, unit, floor) = kind switch
        {
            ScoreNormalization.MinMax => (min, max - min, 0),
            ScoreNormalization.TheoreticalMin => (lower, max - lower, 0),
            ScoreNormalization.ZScore => (sum / retrieved, Deviation(scores, sum / retrieved, min, max), double.NegativeInfinity),
            ScoreNormalization.Dbsf => Spread(sum / retrieved, Deviation(scores, sum / retrieved, min, max)),
            ScoreNormalization.L2 => (0, Math.Sqrt(squares), double.NegativeInfinity),
            _ => (0.0, 1.0, double.NegativeInfinity),
        };
        if (!double.IsFinite(offset) || !double.IsFinite(unit))
        {
            throw new FusionException($"leg {name}: its scores are too large to be normalised");
        }

        var fitted = new LegScale(kind, offset, unit, floor, length, 0);
        return new LegScale(kind, offset, unit, floor, length, kind is ScoreNormalization.MinMax or ScoreNormalization.TheoreticalMin ? 0 : fitted.Of(min, 0));
    }

    /// <summary>The normalised value of a score.</summary>
    /// <param name="score">Finite.</param>
    /// <param name="rank">0 where the score was looked up.</param>
    internal double Of(double score, int rank)
    {
        if (_kind == ScoreNormalization.Rank)
        {
            return rank > 0 ? 1 - ((rank - 1) / (double)_length) : 0;
        }

        if (_kind == ScoreNormalization.Sigmoid)
        {
            return 1 / (1 + Math.Exp(-score));
        }

        if (_unit == 0)
        {
            return _kind is ScoreNormalization.ZScore or ScoreNormalization.L2 ? 0
                : _kind == ScoreNormalization.Dbsf || score >= _offset ? 1 : 0;
        }

        return Math.Max((score - _offset) / _unit, _floor);
    }

    private static (double Offset, double Unit, double Floor) Spread(double mean, double deviation) =>
        (mean - (3 * deviation), 6 * deviation, double.NegativeInfinity);

    // Equal scores have deviation 0 exactly, whatever their mean was rounded to.
    private static double Deviation(ReadOnlySpan<double> scores, double mean, double min, double max)
    {
        if (min == max)
        {
            return 0;
        }

        var sum = 0.0;
        foreach (var score in scores)
        {
            var difference = score - mean;
            sum += difference * difference;
        }

        return Math.Sqrt(sum / scores.Length);
    }
}
