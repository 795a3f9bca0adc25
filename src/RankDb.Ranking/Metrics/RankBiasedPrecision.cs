using System.Globalization;

namespace RankDb.Ranking.Metrics;

/// <summary>The rate at which a reader finds relevant documents who goes on to the next rank with probability <c>p</c>: <c>(1 - p) sum p^(rank - 1)</c> over the relevant ones.</summary>
/// <remarks>Moffat and Zobel: Rank-biased precision for measurement of retrieval effectiveness, TOIS 2008. Binary relevance.</remarks>
public sealed class RankBiasedPrecision : IMetric
{
    /// <summary>RBP with a persistence above 0 and below 1.</summary>
    public RankBiasedPrecision(double persistence = 0.8)
    {
        if (!(persistence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(persistence), persistence, "The persistence is above 0 and below 1.");
        }

        Persistence = persistence;
    }

    /// <summary>The probability that the reader looks at the next rank.</summary>
    public double Persistence { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"rbp@{Persistence}");

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var (sum, reached) = (0.0, 1.0);
        foreach (var grade in ranking.Grades)
        {
            sum += grade > 0 ? reached : 0;
            reached *= Persistence;
        }

        return (1 - Persistence) * sum;
    }
}
