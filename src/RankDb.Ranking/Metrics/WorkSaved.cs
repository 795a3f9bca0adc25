using System.Globalization;

namespace RankDb.Ranking.Metrics;

/// <summary>
/// Work saved over sampling: the share of the ranking that need not be read once a given recall is reached, less what reading in random order
/// would save. May be negative; 0 where the ranking never reaches the recall.
/// </summary>
/// <remarks>Cohen, Hersh, Peterson and Yen: Reducing workload in systematic review preparation using automated citation classification, JAMIA 2006: <c>(N - read) / N - (1 - recall)</c>.</remarks>
public sealed class WorkSaved : IMetric
{
    /// <summary>Work saved at a recall above 0 and up to 1.</summary>
    public WorkSaved(double recall = 0.95)
    {
        if (!(recall is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(recall), recall, "The recall is above 0 and at most 1.");
        }

        Recall = recall;
    }

    /// <summary>The recall to be reached.</summary>
    public double Recall { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"wss@{Recall}");

    /// <inheritdoc/>
    public double Measure(JudgedRanking ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        var needed = (int)Math.Ceiling((Recall * ranking.Relevant) - 1e-9);
        var found = 0;
        var grades = ranking.Grades;
        for (var i = 0; i < grades.Length && needed > 0; i++)
        {
            if (grades[i] > 0 && ++found == needed)
            {
                return ((grades.Length - i - 1) / (double)grades.Length) - (1 - Recall);
            }
        }

        return 0;
    }
}
