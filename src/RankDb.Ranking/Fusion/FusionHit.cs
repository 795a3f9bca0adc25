namespace RankDb.Ranking.Fusion;

/// <summary>A document in the list of one leg.</summary>
/// <param name="Id">Compared by ordinal; each once in a leg.</param>
/// <param name="Score">Finite, larger is better; null where the leg has ranks alone, which methods over scores refuse.</param>
/// <param name="Rank">From 1, each once in a leg; null: the leg did not retrieve the document, and the score was looked up.</param>
public readonly record struct FusionHit(string Id, double? Score, int? Rank);
