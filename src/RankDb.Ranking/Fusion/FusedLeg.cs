namespace RankDb.Ranking.Fusion;

/// <summary>What one leg says of a fused document.</summary>
/// <param name="Rank">Its rank there; null if the leg did not retrieve it.</param>
/// <param name="Score">Its score there, retrieved or looked up; null if there is none.</param>
/// <param name="Normalized">The value that a method over scores took, before the weight; null for methods over ranks, and where the leg does not count.</param>
public readonly record struct FusedLeg(int? Rank, double? Score, double? Normalized);
