namespace RankDb.Ranking.Metrics;

/// <summary>The expected reciprocal rank at which a reader is satisfied, where a document satisfies with probability <c>(2^grade - 1) / 2^highest</c>.</summary>
/// <remarks>Chapelle, Metzler, Zhang and Grinspan: Expected reciprocal rank for graded relevance, CIKM 2009.</remarks>
public sealed class ExpectedReciprocalRank : IMetric
{
    /// <summary>ERR of the first <paramref name="depth"/> documents.</summary>
    /// <param name="depth">Documents looked at.</param>
    /// <param name="highestGrade">The highest grade of the scale, 1 or more; by default the highest that the query's judgments have.</param>
    public ExpectedReciprocalRank(int depth = 10, int? highestGrade = null)
    {
        if (highestGrade is { } grade)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(grade, 1, nameof(highestGrade));
        }

        Depth = MetricDepth.Check(depth);
        HighestGrade = highestGrade;
    }

    /// <summary>Documents looked at.</summary>
    public int Depth { get; }

    /// <summary>The highest grade of the scale; null: of the query's judgments.</summary>
    public int? HighestGrade { get; }

    /// <inheritdoc/>
    public string Name => MetricDepth.Name("err", Depth);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A grade is above <see cref="HighestGrade"/>.</exception>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        if (ranking.Relevant == 0)
        {
            return 0;
        }

        var highest = HighestGrade ?? ranking.Ideal[0];
        if (ranking.Ideal[0] > highest)
        {
            throw new ArgumentException($"A document has the grade {ranking.Ideal[0]}, the highest of the scale is {highest}.", nameof(ranking));
        }

        var grades = ranking.First(Depth);
        var scale = Math.Pow(2, highest);
        var (sum, unsatisfied) = (0.0, 1.0);
        for (var i = 0; i < grades.Length; i++)
        {
            if (grades[i] > 0)
            {
                var satisfied = (Math.Pow(2, grades[i]) - 1) / scale;
                sum += unsatisfied * satisfied / (i + 1);
                unsatisfied *= 1 - satisfied;
            }
        }

        return sum;
    }
}
