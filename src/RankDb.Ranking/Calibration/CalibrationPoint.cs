namespace RankDb.Ranking.Calibration;

/// <summary>A point of a map from scores to probabilities.</summary>
/// <param name="Score">On the scale of the scores.</param>
/// <param name="Probability">0..1.</param>
public readonly record struct CalibrationPoint(double Score, double Probability);
