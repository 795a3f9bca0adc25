namespace RankDb.Ranking.Tuning;

/// <summary>What one combination is worth, by query.</summary>
/// <param name="Values">The metric.</param>
/// <param name="Rewards">The metric less what the combination costs: what is maximised.</param>
public readonly record struct TuningMeasurement(IReadOnlyList<double> Values, IReadOnlyList<double> Rewards);

/// <summary>What is tuned: measures combinations on judged queries.</summary>
public interface ITuningObjective
{
    /// <summary>How many judged queries there are.</summary>
    int Queries { get; }

    /// <summary>Measures a combination on every query; null for one that cannot be.</summary>
    TuningMeasurement? Measure(TuningChoice choice, CancellationToken cancellationToken);
}
